// What the file-system guests share: report one step a line, so that a difference shows where it began.
#pragma once
#include <errno.h>
#include <stdio.h>
#include <string.h>

// Names instead of numbers: the expected output stays readable. Hosts may report a path that would leave the
// sandbox, or a right that is missing, in three ways; a guest can't tell them apart and neither do we.
static inline const char *error_name(int error) {
    switch (error) {
    case 0: return "ok";
    case EPERM:
    case EACCES:
#ifdef ENOTCAPABLE
    case ENOTCAPABLE:
#endif
        return "refused";
    case EBADF: return "EBADF";
    case EEXIST: return "EEXIST";
    case EFAULT: return "EFAULT";
    case EFBIG: return "EFBIG";
    case EINVAL: return "EINVAL";
    case EISDIR: return "EISDIR";
    case ELOOP: return "ELOOP";
    case ENAMETOOLONG: return "ENAMETOOLONG";
    case ENOENT: return "ENOENT";
    case ENOMEM: return "ENOMEM";
    case ENOSYS: return "ENOSYS";
    case ENOTDIR: return "ENOTDIR";
    case ENOTEMPTY: return "ENOTEMPTY";
    case ENOTSOCK: return "ENOTSOCK";
    case ENOTSUP: return "ENOTSUP";
    case EROFS: return "EROFS";
    case ESPIPE: return "ESPIPE";
    case EXDEV: return "EXDEV";
    default: return strerror(error);
    }
}

// A libc call: negative means failure with errno.
#define STEP(call) (errno = 0, printf("%s -> %s\n", #call, error_name((call) < 0 ? errno : 0)))
// A call that must fail, in a way that hosts differ about.
#define FAILS(call) printf("%s %s\n", #call, (call) != 0 ? "fails" : "succeeds")
// A call that must not open a file.
#define NO_FILE(call) printf("%s %s\n", #call, (call) < 0 ? "fails" : "succeeds")
// A raw WASI call: returns its errno.
#define WASI(call) printf("%s -> %s\n", #call, error_name(call))
