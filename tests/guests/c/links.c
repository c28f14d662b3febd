// Symbolic and hard links, and what each call does with them.
#include "check.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

static void read_link(const char *path) {
    char target[64] = {0};
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0) {
        printf("readlink %s: %s\n", path, error_name(errno));
    } else {
        printf("readlink %s: %zd [%s]\n", path, length, target);
    }
}

int main(void) {
    struct stat status, other;
    mkdir("/d", 0755);
    int fd = open("/d/file", O_CREAT | O_RDWR, 0644);
    write(fd, "content", 7);
    close(fd);

    STEP(symlink("file", "/d/link"));
    STEP(symlink("file", "/d/link"));
    STEP(symlink("d", "/directory-link"));
    STEP(symlink("missing", "/dangling"));
    STEP(symlink("loop-b", "/loop-a"));
    STEP(symlink("loop-a", "/loop-b"));
    STEP(symlink("../d/link", "/d/up-and-down"));
    read_link("/d/link");
    read_link("/directory-link");
    read_link("/d/file");
    read_link("/none");
    char two[2];
    printf("a short buffer gets %zd\n", readlink("/d/link", two, sizeof two));

    STEP(stat("/d/link", &status));
    printf("regular %d size %lld\n", S_ISREG(status.st_mode), (long long)status.st_size);
    STEP(lstat("/d/link", &status));
    printf("link %d size %lld\n", S_ISLNK(status.st_mode), (long long)status.st_size);
    STEP(stat("/directory-link/link", &status));
    STEP(stat("/d/up-and-down", &status));
    STEP(stat("/dangling", &status));
    STEP(lstat("/dangling", &status));
    STEP(open("/dangling", O_RDONLY));
    STEP(stat("/loop-a", &status));
    STEP(open("/loop-a", O_RDONLY));
    STEP(open("/d/link", O_RDONLY | O_NOFOLLOW));
    STEP(open("/d/link", O_RDONLY));
    STEP(open("/d/link", O_CREAT | O_EXCL | O_WRONLY, 0644));

    // Creating through a dangling link creates its target.
    STEP(open("/dangling", O_CREAT | O_WRONLY, 0644));
    STEP(lstat("/missing", &status));

    STEP(link("/d/file", "/hard"));
    stat("/hard", &status);
    stat("/d/file", &other);
    printf("links %d same file %d\n", (int)status.st_nlink, status.st_ino == other.st_ino && status.st_dev == other.st_dev);
    STEP(unlink("/d/file"));
    stat("/hard", &status);
    printf("links %d\n", (int)status.st_nlink);
    STEP(stat("/d/link", &status)); // dangles now
    STEP(unlink("/d/link"));
    STEP(rmdir("/directory-link")); // a link is no directory
    STEP(unlink("/directory-link"));
    STEP(rename("/loop-a", "/renamed-loop")); // the link itself moves
    read_link("/renamed-loop");
    return 0;
}
