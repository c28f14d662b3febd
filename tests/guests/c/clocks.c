// Clocks, sleeping and timestamps of files. Prints only what every correct host agrees on.
#include "check.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

static long long nanoseconds(clockid_t clock) {
    struct timespec now;
    return clock_gettime(clock, &now) == 0 ? now.tv_sec * 1000000000LL + now.tv_nsec : -1;
}

static void time_of(const char *path) {
    struct stat status;
    if (stat(path, &status) < 0) {
        printf("%s: %s\n", path, error_name(errno));
        return;
    }
    printf("%s: accessed %lld.%09ld modified %lld.%09ld\n", path, (long long)status.st_atim.tv_sec,
           status.st_atim.tv_nsec, (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

int main(void) {
    // Later than when this was written, earlier than the end of 64-bit nanoseconds.
    long long wall = nanoseconds(CLOCK_REALTIME);
    printf("wall clock %s\n", wall > 1700000000000000000LL ? "plausible" : "implausible");
    long long last = nanoseconds(CLOCK_MONOTONIC);
    int backwards = 0;
    for (int i = 0; i < 1000; i++) {
        long long now = nanoseconds(CLOCK_MONOTONIC);
        backwards += now < last;
        last = now;
    }
    printf("monotonic clock ran backwards %d times\n", backwards);
    struct timespec resolution;
    STEP(clock_getres(CLOCK_MONOTONIC, &resolution));
    printf("resolution %s\n", resolution.tv_sec == 0 && resolution.tv_nsec > 0 ? "plausible" : "implausible");
    STEP(clock_getres(CLOCK_REALTIME, &resolution));
    __wasi_timestamp_t stamp;
    WASI(__wasi_clock_time_get((__wasi_clockid_t)99, 0, &stamp));

    long long before = nanoseconds(CLOCK_MONOTONIC);
    STEP(nanosleep(&(struct timespec){0, 20000000}, NULL));
    long long slept = nanoseconds(CLOCK_MONOTONIC) - before;
    printf("slept %s\n", slept < 20000000 ? "too short" : slept > 5000000000LL ? "too long" : "long enough");
    before = nanoseconds(CLOCK_MONOTONIC);
    STEP(usleep(0));
    WASI(__wasi_sched_yield());

    close(open("/stamp", O_CREAT | O_WRONLY, 0644));
    struct timespec times[2] = {{1000000000, 123456789}, {1234567890, 987654321}};
    STEP(utimensat(AT_FDCWD, "/stamp", times, 0));
    time_of("/stamp");
    int fd = open("/stamp", O_RDWR);
    // One of the two only; the C library of 2022 has its UTIME_OMIT and UTIME_NOW wrong.
    WASI(__wasi_fd_filestat_set_times((__wasi_fd_t)fd, 0, 5000000006, __WASI_FSTFLAGS_MTIM));
    time_of("/stamp");
    WASI(__wasi_path_filestat_set_times(3, 0, "stamp", 0, 0, __WASI_FSTFLAGS_MTIM_NOW));
    struct stat status;
    fstat(fd, &status);
    long long age = nanoseconds(CLOCK_REALTIME) - (status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec);
    printf("now is %s\n", age > -2000000000LL && age < 60000000000LL ? "now" : "another time");
    printf("accessed %lld\n", (long long)status.st_atim.tv_sec);
    // "This value" and "now" at once contradict each other.
    WASI(__wasi_fd_filestat_set_times((__wasi_fd_t)fd, 1, 1, __WASI_FSTFLAGS_ATIM | __WASI_FSTFLAGS_ATIM_NOW));
    STEP(utimensat(AT_FDCWD, "/missing", NULL, 0));
    close(fd);

    // Dates are computed by the guest; they must not depend on the engine.
    time_t moments[] = {0, 951782400, 1700000000, 4102444799, -1};
    for (int i = 0; i < 5; i++) {
        char text[64];
        struct tm *date = gmtime(&moments[i]);
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %j", date);
        printf("%lld = %s\n", (long long)moments[i], text);
    }
    return 0;
}
