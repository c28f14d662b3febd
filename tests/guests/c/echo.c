// Copies standard input to standard output and reports what it saw on standard error.
#include <stdio.h>
#include <unistd.h>

int main(void) {
    char buffer[4096];
    long bytes = 0, lines = 0;
    for (;;) {
        ssize_t count = read(0, buffer, sizeof buffer);
        if (count < 0) {
            perror("read");
            return 1;
        }
        if (count == 0) {
            break;
        }
        for (ssize_t i = 0; i < count; i++) {
            lines += buffer[i] == '\n';
        }
        bytes += count;
        for (ssize_t done = 0; done < count;) {
            ssize_t written = write(1, buffer + done, (size_t)(count - done));
            if (written < 0) {
                perror("write");
                return 1;
            }
            done += written;
        }
    }
    fprintf(stderr, "%ld bytes, %ld lines\n", bytes, lines);
    return 0;
}
