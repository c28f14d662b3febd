// poll_oneoff: clocks relative and absolute, several subscriptions at once, files that are always ready, errors per event.
#include "check.h"
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <wasi/api.h>

static __wasi_timestamp_t now(void) {
    __wasi_timestamp_t stamp = 0;
    return __wasi_clock_time_get(__WASI_CLOCKID_MONOTONIC, 1, &stamp) == 0 ? stamp : 0;
}

static __wasi_subscription_t timer(uint64_t id, __wasi_timestamp_t timeout, __wasi_subclockflags_t flags) {
    __wasi_subscription_t subscription = {.userdata = id};
    subscription.u.tag = __WASI_EVENTTYPE_CLOCK;
    subscription.u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
    subscription.u.u.clock.timeout = timeout;
    subscription.u.u.clock.flags = flags;
    return subscription;
}

static __wasi_subscription_t descriptor(uint64_t id, int fd, __wasi_eventtype_t kind) {
    __wasi_subscription_t subscription = {.userdata = id};
    subscription.u.tag = kind;
    subscription.u.u.fd_read.file_descriptor = (__wasi_fd_t)fd;
    return subscription;
}

static void wait_for(const char *what, const __wasi_subscription_t *subscriptions, __wasi_size_t count) {
    __wasi_event_t events[8];
    memset(events, 0xff, sizeof events);
    __wasi_size_t ready = 0;
    __wasi_timestamp_t before = now();
    __wasi_errno_t error = __wasi_poll_oneoff(subscriptions, events, count, &ready);
    double elapsed = (double)(now() - before) / 1e6;
    printf("%s: %s, %lu ready, %s\n", what, error_name(error), ready, elapsed < 15 ? "at once" : "after a wait");
    for (__wasi_size_t i = 0; error == 0 && i < ready; i++) {
        printf("  subscription %llu type %d %s\n", (unsigned long long)events[i].userdata, events[i].type,
               error_name(events[i].error));
    }
}

int main(void) {
    __wasi_subscription_t list[4];
    list[0] = timer(1, 30000000, 0);
    wait_for("relative", list, 1);
    list[0] = timer(2, now() + 30000000, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
    wait_for("absolute", list, 1);
    list[0] = timer(3, 1, __WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME);
    wait_for("absolute, in the past", list, 1);
    list[0] = timer(4, 0, 0);
    wait_for("zero", list, 1);
    list[0] = timer(5, 60000000000, 0);
    list[1] = timer(6, 30000000, 0);
    wait_for("the earlier of two", list, 2);

    int fd = open("/data", O_CREAT | O_RDWR, 0644);
    write(fd, "12345", 5);
    lseek(fd, 0, SEEK_SET);
    list[0] = timer(7, 60000000000, 0);
    list[1] = descriptor(8, fd, __WASI_EVENTTYPE_FD_READ);
    wait_for("a file to read", list, 2);
    list[1] = descriptor(9, fd, __WASI_EVENTTYPE_FD_WRITE);
    wait_for("a file to write", list, 2);
    list[0] = descriptor(10, 1, __WASI_EVENTTYPE_FD_WRITE);
    wait_for("standard output", list, 1);
    wait_for("nothing", list, 0);

    struct pollfd polled = {.fd = fd, .events = POLLIN};
    int ready = poll(&polled, 1, 1000);
    printf("poll %d events %s\n", ready, polled.revents & POLLIN ? "in" : "none");
    ready = poll(NULL, 0, 20);
    printf("poll of nothing with a timeout %d\n", ready);
    close(fd);
    return 0;
}
