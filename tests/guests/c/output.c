// Much output through both streams and in every size of piece: nothing may be lost, mixed up or doubled.
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void) {
    char line[128];
    for (int i = 0; i < 3000; i++) {
        int length = snprintf(line, sizeof line, "%d:%.*s\n", i, i % 70, "......................................................................");
        if (i % 3 == 0) {
            struct iovec parts[] = {{line, 1}, {line + 1, 0}, {line + 1, (size_t)length - 2}, {line + length - 1, 1}};
            if (writev(1, parts, 4) != length) {
                return 1;
            }
        } else if (write(1, line, (size_t)length) != length) {
            return 2;
        }
        if (i % 500 == 0) {
            dprintf(2, "at %d\n", i);
        }
    }
    // 2 MB in one write, as lines of 63 characters.
    static char block[2 << 20];
    memset(block, 'b', sizeof block);
    for (size_t i = 63; i < sizeof block; i += 64) {
        block[i] = '\n';
    }
    for (size_t done = 0; done < sizeof block;) {
        ssize_t written = write(1, block + done, sizeof block - done);
        if (written <= 0) {
            return 3;
        }
        done += (size_t)written;
    }
    dprintf(2, "done\n");
    return 0;
}
