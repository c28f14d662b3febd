// A preopened directory that the host lets nobody change: everything that would must fail, everything else must work.
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

int main(void) {
    char buffer[32] = {0};
    struct stat status;
    struct timespec times[2] = {{1, 1}, {1, 1}};
    int fd = open("/file.txt", O_RDONLY);
    printf("read %zd [%s]\n", read(fd, buffer, sizeof buffer), buffer);
    STEP(fstat(fd, &status));
    printf("%lld bytes\n", (long long)status.st_size);
    FAILS(write(fd, "x", 1));
    FAILS(ftruncate(fd, 0));
    FAILS(__wasi_fd_allocate((__wasi_fd_t)fd, 0, 1000));
    FAILS(__wasi_fd_filestat_set_times((__wasi_fd_t)fd, 1, 1, __WASI_FSTFLAGS_MTIM));
    close(fd);
    DIR *directory = opendir("/");
    int entries = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        entries += entry->d_name[0] != '.';
    }
    closedir(directory);
    printf("%d entries\n", entries);

    NO_FILE(open("/file.txt", O_WRONLY));
    NO_FILE(open("/file.txt", O_RDWR));
    NO_FILE(open("/file.txt", O_RDONLY | O_TRUNC));
    NO_FILE(open("/file.txt", O_WRONLY | O_APPEND));
    NO_FILE(open("/new.txt", O_CREAT | O_WRONLY, 0644));
    NO_FILE(open("/new.txt", O_CREAT | O_RDONLY, 0644));
    FAILS(mkdir("/new", 0755));
    FAILS(rmdir("/sub"));
    FAILS(unlink("/file.txt"));
    FAILS(rename("/file.txt", "/renamed.txt"));
    FAILS(rename("/file.txt", "/writable/stolen.txt"));
    FAILS(rename("/writable/own.txt", "/planted.txt"));
    FAILS(symlink("file.txt", "/link"));
    FAILS(link("/file.txt", "/hard"));
    FAILS(link("/file.txt", "/writable/hard"));
    FAILS(truncate("/file.txt", 1));
    FAILS(utimensat(AT_FDCWD, "/file.txt", times, 0));

    // The same holds below it.
    NO_FILE(open("/sub/new.txt", O_CREAT | O_WRONLY, 0644));
    FAILS(unlink("/sub/inner.txt"));
    int sub = open("/sub", O_RDONLY | O_DIRECTORY);
    NO_FILE(openat(sub, "inner.txt", O_WRONLY));
    FAILS(unlinkat(sub, "inner.txt", 0));
    close(sub);

    // The other preopen is none of this one's business.
    fd = open("/writable/own.txt", O_WRONLY | O_APPEND);
    printf("wrote %zd\n", write(fd, "+", 1));
    close(fd);
    return 0;
}
