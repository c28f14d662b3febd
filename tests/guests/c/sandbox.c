// Everything here tries to leave the preopened directory, and must fail. The host's tree holds ../outside/secret.txt
// beside the preopen, and inside it links that point there: escape-relative, escape-absolute, escape-directory.
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

// The C library strips and rewrites paths before the host sees them; the raw calls below do not.
enum { Preopen = 3 };
static int escapes;

static void attempt(const char *what, __wasi_errno_t error) {
    if (error == 0) {
        escapes++;
    }
    printf("%-40s %s\n", what, error == 0 ? "ESCAPED" : "failed");
}

static __wasi_errno_t open_raw(const char *path, __wasi_oflags_t flags) {
    __wasi_fd_t fd;
    __wasi_errno_t error = __wasi_path_open(Preopen, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, flags,
                                            __WASI_RIGHTS_FD_READ, 0, 0, &fd);
    if (error == 0) {
        close((int)fd);
    }
    return error;
}

static __wasi_errno_t stat_raw(const char *path) {
    __wasi_filestat_t status;
    return __wasi_path_filestat_get(Preopen, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, &status);
}

int main(void) {
    attempt("open ../outside/secret.txt", open_raw("../outside/secret.txt", 0));
    attempt("open a/../../outside/secret.txt", open_raw("a/../../outside/secret.txt", 0));
    attempt("open a/b/../../../outside/secret.txt", open_raw("a/b/../../../outside/secret.txt", 0));
    attempt("open ..", open_raw("..", __WASI_OFLAGS_DIRECTORY));
    attempt("open ../", open_raw("../", __WASI_OFLAGS_DIRECTORY));
    attempt("open /", open_raw("/", __WASI_OFLAGS_DIRECTORY));
    attempt("open /etc/passwd", open_raw("/etc/passwd", 0));
    attempt("open //etc/passwd", open_raw("//etc/passwd", 0));
    attempt("open escape-relative", open_raw("escape-relative", 0));
    attempt("open escape-absolute", open_raw("escape-absolute", 0));
    attempt("open escape-directory/secret.txt", open_raw("escape-directory/secret.txt", 0));
    attempt("open escape-directory", open_raw("escape-directory", __WASI_OFLAGS_DIRECTORY));
    attempt("open a/up/outside/secret.txt", open_raw("a/up/outside/secret.txt", 0));
    attempt("open root-link/etc/passwd", open_raw("root-link/etc/passwd", 0));
    attempt("create ../made", open_raw("../made", __WASI_OFLAGS_CREAT));
    attempt("create escape-directory/made", open_raw("escape-directory/made", __WASI_OFLAGS_CREAT));
    attempt("create through escape-dangling", open_raw("escape-dangling", __WASI_OFLAGS_CREAT));

    attempt("stat ..", stat_raw(".."));
    attempt("stat ../outside/secret.txt", stat_raw("../outside/secret.txt"));
    attempt("stat escape-relative", stat_raw("escape-relative"));
    attempt("stat /etc/passwd", stat_raw("/etc/passwd"));

    attempt("mkdir ../made", __wasi_path_create_directory(Preopen, "../made"));
    attempt("mkdir escape-directory/made", __wasi_path_create_directory(Preopen, "escape-directory/made"));
    attempt("rmdir ../outside/empty", __wasi_path_remove_directory(Preopen, "../outside/empty"));
    attempt("rmdir escape-directory/empty", __wasi_path_remove_directory(Preopen, "escape-directory/empty"));
    attempt("unlink ../outside/secret.txt", __wasi_path_unlink_file(Preopen, "../outside/secret.txt"));
    attempt("unlink escape-directory/secret.txt", __wasi_path_unlink_file(Preopen, "escape-directory/secret.txt"));
    attempt("rename inside -> outside", __wasi_path_rename(Preopen, "a/own.txt", Preopen, "../outside/own.txt"));
    attempt("rename outside -> inside", __wasi_path_rename(Preopen, "../outside/secret.txt", Preopen, "stolen"));
    attempt("rename through a link", __wasi_path_rename(Preopen, "escape-directory/secret.txt", Preopen, "stolen"));
    attempt("link ../outside/secret.txt", __wasi_path_link(Preopen, 0, "../outside/secret.txt", Preopen, "stolen"));
    attempt("link escape-directory/secret.txt",
            __wasi_path_link(Preopen, 0, "escape-directory/secret.txt", Preopen, "stolen"));
    attempt("symlink in escape-directory", __wasi_path_symlink("x", Preopen, "escape-directory/made"));
    // A host may refuse to make this link; where it does make it, following it must fail.
    (void)!__wasi_path_symlink("/etc/passwd", Preopen, "absolute");
    attempt("open a link of our own to /etc/passwd", open_raw("absolute", 0));
    (void)!__wasi_path_symlink("../../outside", Preopen, "a/climb");
    attempt("open a link of our own that climbs", open_raw("a/climb/secret.txt", 0));
    attempt("set times of escape-relative",
            __wasi_path_filestat_set_times(Preopen, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, "escape-relative", 0, 0,
                                           __WASI_FSTFLAGS_ATIM_NOW | __WASI_FSTFLAGS_MTIM_NOW));
    uint8_t buffer[16];
    __wasi_size_t used;
    attempt("readlink escape-directory/x", __wasi_path_readlink(Preopen, "escape-directory/x", buffer, 16, &used));
    attempt("readlink ../x", __wasi_path_readlink(Preopen, "../x", buffer, 16, &used));

    // A descriptor of a subdirectory is a smaller sandbox of its own.
    __wasi_fd_t sub = 0;
    __wasi_errno_t error = __wasi_path_open(Preopen, 0, "a", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_PATH_OPEN,
                                            __WASI_RIGHTS_FD_READ, 0, &sub);
    printf("open a: %s\n", error_name(error));
    __wasi_fd_t fd;
    attempt("open .. of a subdirectory", __wasi_path_open(sub, 0, "..", __WASI_OFLAGS_DIRECTORY, 0, 0, 0, &fd));
    attempt("open ../a of a subdirectory", __wasi_path_open(sub, 0, "../a/own.txt", 0, 0, 0, 0, &fd));

    // What stays inside keeps working.
    printf("inside: %s\n", error_name(open_raw("a/../a/own.txt", 0)));
    printf("inside by link: %s\n", error_name(open_raw("own-link", 0)));
    printf("%d escapes\n", escapes);
    return escapes == 0 ? 0 : 1;
}
