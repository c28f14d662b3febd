// Regular files: create, write, read, append, seek, truncate, positional and vectored I/O, rename, unlink, stat.
#include "check.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wasi/api.h>

static void show(const char *path) {
    char buffer[256] = {0};
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        printf("%s: %s\n", path, error_name(errno));
        return;
    }
    ssize_t count = read(fd, buffer, sizeof buffer - 1);
    printf("%s: %zd bytes [", path, count);
    for (ssize_t i = 0; i < count; i++) {
        if (buffer[i] >= ' ') {
            putchar(buffer[i]);
        } else {
            printf("\\%d", buffer[i]);
        }
    }
    puts("]");
    close(fd);
}

static void basics(void) {
    int fd = open("/a.txt", O_CREAT | O_EXCL | O_RDWR, 0644);
    printf("created: %s\n", fd >= 3 ? "ok" : error_name(errno));
    STEP(open("/a.txt", O_CREAT | O_EXCL | O_RDWR, 0644));
    printf("wrote %zd\n", write(fd, "hello, file", 11));
    printf("position %lld\n", (long long)lseek(fd, 0, SEEK_CUR));
    printf("seek 7 -> %lld\n", (long long)lseek(fd, 7, SEEK_SET));
    printf("wrote %zd\n", write(fd, "world!", 6));
    printf("end at %lld\n", (long long)lseek(fd, 0, SEEK_END));
    printf("seek -6 from end -> %lld\n", (long long)lseek(fd, -6, SEEK_END));
    char buffer[32] = {0};
    printf("read %zd [%s]\n", read(fd, buffer, sizeof buffer), buffer);
    printf("read at end %zd\n", read(fd, buffer, sizeof buffer));
    STEP(lseek(fd, -100, SEEK_CUR));
    STEP(lseek(fd, 0, 42));
    STEP(close(fd));
    STEP(close(fd));
    STEP((int)write(fd, "x", 1));
    show("/a.txt");
}

static void append(void) {
    int fd = open("/a.txt", O_WRONLY | O_APPEND);
    lseek(fd, 0, SEEK_SET);
    printf("append %zd\n", write(fd, "+1", 2));
    lseek(fd, 3, SEEK_SET);
    printf("append %zd\n", write(fd, "+2", 2));
    char byte;
    STEP((int)read(fd, &byte, 1)); // opened for writing only
    close(fd);
    show("/a.txt");

    fd = open("/a.txt", O_RDONLY);
    STEP((int)write(fd, "x", 1)); // opened for reading only
    close(fd);

    // O_APPEND can be switched on later.
    fd = open("/a.txt", O_WRONLY);
    printf("append flag %d\n", (fcntl(fd, F_GETFL) & O_APPEND) != 0);
    STEP(fcntl(fd, F_SETFL, O_APPEND));
    printf("append flag %d\n", (fcntl(fd, F_GETFL) & O_APPEND) != 0);
    write(fd, "+3", 2);
    close(fd);
    show("/a.txt");
}

static void positional(void) {
    int fd = open("/p.bin", O_CREAT | O_TRUNC | O_RDWR, 0644);
    printf("pwrite %zd\n", pwrite(fd, "0123456789", 10, 0));
    printf("pwrite %zd\n", pwrite(fd, "AB", 2, 4));
    printf("pwrite beyond end %zd\n", pwrite(fd, "Z", 1, 12));
    char buffer[16] = {0};
    printf("pread %zd [%s]\n", pread(fd, buffer, 6, 2), buffer);
    printf("pread at end %zd\n", pread(fd, buffer, 6, 100));
    printf("position is still %lld\n", (long long)lseek(fd, 0, SEEK_CUR));

    struct iovec out[3] = {{"one ", 4}, {"", 0}, {"two", 3}};
    printf("writev %zd\n", writev(fd, out, 3));
    lseek(fd, 0, SEEK_SET);
    char left[3] = {0}, right[6] = {0};
    struct iovec in[2] = {{left, 2}, {right, 5}};
    printf("readv %zd [%s] [%s]\n", readv(fd, in, 2), left, right);
    close(fd);
    show("/p.bin");
}

static void sizes(void) {
    struct stat status;
    int fd = open("/s.bin", O_CREAT | O_RDWR, 0644);
    STEP(ftruncate(fd, 5000));
    fstat(fd, &status);
    printf("size %lld regular %d links %d\n", (long long)status.st_size, S_ISREG(status.st_mode), (int)status.st_nlink);
    lseek(fd, 4999, SEEK_SET);
    char byte = 1;
    printf("a hole reads %zd byte, value %d\n", read(fd, &byte, 1), byte);
    STEP(ftruncate(fd, 3));
    fstat(fd, &status);
    printf("size %lld\n", (long long)status.st_size);
    // Allocation may be refused by the host's file system, but it never shrinks a file.
    __wasi_errno_t allocated = __wasi_fd_allocate((__wasi_fd_t)fd, 0, 100);
    fstat(fd, &status);
    printf("allocate: %s\n", allocated == 0 ? (status.st_size == 100 ? "ok" : "wrong size")
                           : status.st_size == 3 ? "ok" : "wrong size");
    STEP(fsync(fd));
    STEP(fdatasync(fd));
    WASI(__wasi_fd_advise((__wasi_fd_t)fd, 0, 10, __WASI_ADVICE_SEQUENTIAL));
    close(fd);
    STEP(truncate("/s.bin", 1));
    stat("/s.bin", &status);
    printf("size %lld\n", (long long)status.st_size);
    fd = open("/s.bin", O_WRONLY | O_TRUNC);
    fstat(fd, &status);
    printf("size after O_TRUNC %lld\n", (long long)status.st_size);
    close(fd);
}

static void names(void) {
    STEP(rename("/a.txt", "/b.txt"));
    show("/a.txt");
    STEP(rename("/missing", "/other"));
    STEP(rename("/p.bin", "/b.txt")); // replaces
    show("/b.txt");
    STEP(unlink("/b.txt"));
    STEP(unlink("/b.txt"));
    STEP(open("/none/x", O_CREAT | O_RDWR, 0644));
    STEP(open("/s.bin/x", O_RDONLY));
    STEP(open("/s.bin", O_RDONLY | O_DIRECTORY));
    STEP(open("", O_RDONLY));
    // An open file outlives its name.
    int fd = open("/s.bin", O_RDWR);
    write(fd, "kept", 4);
    STEP(unlink("/s.bin"));
    char buffer[8] = {0};
    printf("unlinked file reads %zd [%s]\n", pread(fd, buffer, 4, 0), buffer);
    close(fd);
}

static void stdio(void) {
    FILE *file = fopen("/lines.txt", "w");
    for (int i = 0; i < 1000; i++) {
        fprintf(file, "line %d\n", i);
    }
    fclose(file);
    file = fopen("/lines.txt", "r");
    char line[64];
    int count = 0, digits = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        count++;
        digits += (int)strlen(line) - 6;
    }
    printf("%d lines, %d digits, eof %d\n", count, digits, feof(file) != 0);
    fseek(file, -9, SEEK_END);
    printf("last: %s", fgets(line, sizeof line, file));
    fclose(file);
    // A buffer larger than any pipe or page, moved in one call.
    size_t size = 1 << 20;
    unsigned char *block = malloc(size);
    for (size_t i = 0; i < size; i++) {
        block[i] = (unsigned char)(i * 31 + (i >> 8));
    }
    file = fopen("/block.bin", "w+");
    printf("fwrite %zu\n", fwrite(block, 1, size, file));
    rewind(file);
    unsigned char *copy = calloc(1, size);
    printf("fread %zu same %d\n", fread(copy, 1, size, file), memcmp(block, copy, size) == 0);
    fclose(file);
    remove("/block.bin");
}

int main(void) {
    basics();
    append();
    positional();
    sizes();
    names();
    stdio();
    return 0;
}
