// A directory with many entries, read with buffers of every awkward size: cookies must resume exactly,
// nothing may be lost or doubled, and an entry cut off by the end of the buffer comes again.
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

enum { Entries = 700 };
static unsigned char seen[Entries];

static void note(const char *name, size_t length, int *dots, int *strange) {
    if ((length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.')) {
        ++*dots;
        return;
    }
    char copy[300];
    memcpy(copy, name, length);
    copy[length] = '\0';
    int index = -1;
    if (sscanf(copy, "entry-%d", &index) != 1 || index < 0 || index >= Entries) {
        ++*strange;
        return;
    }
    seen[index]++;
}

static void report(const char *what, int dots, int strange) {
    int once = 0;
    for (int i = 0; i < Entries; i++) {
        once += seen[i] == 1;
        seen[i] = 0;
    }
    printf("%s: %d once, dots %s, strange %d\n", what, once, dots == 0 || dots == 2 ? "ok" : "wrong", strange);
}

static void raw(__wasi_fd_t fd, size_t size) {
    unsigned char *buffer = malloc(size);
    __wasi_dircookie_t cookie = 0;
    int dots = 0, strange = 0;
    for (;;) {
        __wasi_size_t used = 0;
        __wasi_errno_t error = __wasi_fd_readdir(fd, buffer, size, cookie, &used);
        if (error != 0) {
            printf("fd_readdir: %s\n", error_name(error));
            break;
        }
        size_t at = 0;
        int complete = 0;
        while (at + sizeof(__wasi_dirent_t) <= used) {
            __wasi_dirent_t entry;
            memcpy(&entry, buffer + at, sizeof entry);
            if (at + sizeof entry + entry.d_namlen > used) {
                break;
            }
            note((char *)buffer + at + sizeof entry, entry.d_namlen, &dots, &strange);
            cookie = entry.d_next;
            at += sizeof entry + entry.d_namlen;
            complete++;
        }
        if (used < size) {
            break; // the host had room left: that was the end
        }
        if (complete == 0) {
            puts("the buffer holds no entry");
            break;
        }
    }
    char what[32];
    snprintf(what, sizeof what, "buffer of %zu", size);
    report(what, dots, strange);
    free(buffer);
}

int main(void) {
    mkdir("/many", 0755);
    for (int i = 0; i < Entries; i++) {
        char path[300];
        // Some names are long, so that entries have very different sizes.
        snprintf(path, sizeof path, "/many/entry-%d%s%.*s", i, i % 10 == 0 ? "-" : "", i % 10 == 0 ? i / 5 : 0,
                 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        int fd = open(path, O_CREAT | O_WRONLY, 0644);
        if (fd < 0) {
            printf("%s: %s\n", path, error_name(errno));
            return 1;
        }
        close(fd);
    }

    DIR *directory = opendir("/many");
    int dots = 0, strange = 0;
    long middle = 0;
    int index = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL; index++) {
        note(entry->d_name, strlen(entry->d_name), &dots, &strange);
        if (index == 350) {
            middle = telldir(directory);
        }
    }
    report("readdir", dots, strange);
    seekdir(directory, middle);
    int rest = 0;
    while (readdir(directory) != NULL) {
        rest++;
    }
    printf("after seekdir: %s\n", rest == index - 351 ? "the rest" : "something else");
    rewinddir(directory);
    int again = 0;
    while (readdir(directory) != NULL) {
        again++;
    }
    printf("after rewinddir: %s\n", again == index ? "all" : "something else");
    closedir(directory);

    int fd = open("/many", O_RDONLY | O_DIRECTORY);
    raw((__wasi_fd_t)fd, 200);
    raw((__wasi_fd_t)fd, 333);
    raw((__wasi_fd_t)fd, 4096);
    raw((__wasi_fd_t)fd, 1 << 20);
    __wasi_size_t used = 99;
    unsigned char byte;
    WASI(__wasi_fd_readdir((__wasi_fd_t)fd, &byte, 1, 0, &used));
    printf("a buffer of 1 holds %lu\n", used);
    close(fd);
    return 0;
}
