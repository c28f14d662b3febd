// The descriptor table: preopens, renumbering, flags, rights, and calls on the wrong kind of descriptor.
#include "check.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

int main(void) {
    __wasi_prestat_t prestat;
    for (__wasi_fd_t fd = 0; fd < 8; fd++) {
        __wasi_errno_t error = __wasi_fd_prestat_get(fd, &prestat);
        if (error != 0) {
            printf("prestat %u: none\n", fd);
            continue;
        }
        uint8_t name[64] = {0};
        error = __wasi_fd_prestat_dir_name(fd, name, prestat.u.dir.pr_name_len);
        printf("prestat %u: tag %d length %lu [%s] %s\n", fd, prestat.tag, prestat.u.dir.pr_name_len, name,
               error_name(error));
    }
    uint8_t one[1];
    FAILS(__wasi_fd_prestat_dir_name(3, one, 0)); // too short for "/"

    __wasi_fdstat_t status;
    const char *kinds[] = {"unknown", "block", "character", "directory", "regular", "dgram", "stream", "link"};
    WASI(__wasi_fd_fdstat_get(3, &status));
    printf("preopen is a %s\n", kinds[status.fs_filetype]);

    int a = open("/a", O_CREAT | O_RDWR, 0644), b = open("/b", O_CREAT | O_RDWR, 0644);
    WASI(__wasi_fd_fdstat_get((__wasi_fd_t)a, &status));
    printf("file is a %s, appends %d, may read %d write %d seek %d\n", kinds[status.fs_filetype], status.fs_flags & __WASI_FDFLAGS_APPEND,
           (status.fs_rights_base & __WASI_RIGHTS_FD_READ) != 0, (status.fs_rights_base & __WASI_RIGHTS_FD_WRITE) != 0,
           (status.fs_rights_base & __WASI_RIGHTS_FD_SEEK) != 0);
    write(a, "aaa", 3);
    write(b, "bb", 2);

    // fd_renumber closes the target and frees the source.
    WASI(__wasi_fd_renumber((__wasi_fd_t)a, (__wasi_fd_t)b));
    STEP((int)write(a, "x", 1));
    struct stat file;
    STEP(fstat(b, &file));
    printf("b holds %lld bytes\n", (long long)file.st_size);
    WASI(__wasi_fd_renumber(77, (__wasi_fd_t)b));
    int c = open("/c", O_CREAT | O_RDWR, 0644);
    printf("a new file has a number of its own: %d\n", c >= 3 && c != b);
    close(c);
    close(b);

    // Many descriptors at once.
    int opened[200], good = 0;
    for (int i = 0; i < 200; i++) {
        opened[i] = open("/a", O_RDONLY);
        good += opened[i] >= 0;
    }
    int distinct = 1;
    for (int i = 1; i < 200; i++) {
        distinct &= opened[i] != opened[i - 1];
    }
    printf("%d opened, distinct %d\n", good, distinct);
    for (int i = 0; i < 200; i++) {
        close(opened[i]);
    }

    // Wrong kinds.
    int file_fd = open("/a", O_RDWR);
    uint8_t byte;
    __wasi_size_t used;
    __wasi_fd_t fd;
    FAILS(__wasi_fd_readdir((__wasi_fd_t)file_fd, &byte, 1, 0, &used));
    FAILS(__wasi_path_open((__wasi_fd_t)file_fd, 0, "x", 0, 0, 0, 0, &fd));
    WASI(__wasi_path_open(99, 0, "x", 0, 0, 0, 0, &fd));
    WASI(__wasi_fd_close(99));
    WASI(__wasi_fd_sync(99));
    WASI(__wasi_fd_tell(99, &(__wasi_filesize_t){0}));
    FAILS(__wasi_sock_shutdown((__wasi_fd_t)file_fd, __WASI_SDFLAGS_RD));
    FAILS(__wasi_sock_accept((__wasi_fd_t)file_fd, 0, &fd));
    FAILS(__wasi_sock_shutdown(99, __WASI_SDFLAGS_RD));
    __wasi_filesize_t position = 99;
    lseek(file_fd, 2, SEEK_SET);
    WASI(__wasi_fd_tell((__wasi_fd_t)file_fd, &position));
    printf("position %llu\n", (unsigned long long)position);

    WASI(__wasi_fd_fdstat_set_flags((__wasi_fd_t)file_fd, __WASI_FDFLAGS_APPEND));
    close(file_fd);

    // Standard streams may be closed too.
    fflush(stdout);
    STEP(close(0));
    STEP((int)read(0, &byte, 1));
    return 0;
}
