// Directories: mkdir, rmdir, nested paths, rename, listing, and the errors of each.
#include "check.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path) {
    DIR *directory = opendir(path);
    if (directory == NULL) {
        printf("%s: %s\n", path, error_name(errno));
        return;
    }
    char *names[64];
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL && count < 64;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue; // hosts may list these or not
        }
        const char *kind = entry->d_type == DT_DIR ? "/" : entry->d_type == DT_LNK ? "@" : "";
        asprintf(&names[count++], "%s%s", entry->d_name, kind);
    }
    closedir(directory);
    qsort(names, (size_t)count, sizeof *names, compare);
    printf("%s:", path);
    for (int i = 0; i < count; i++) {
        printf(" %s", names[i]);
        free(names[i]);
    }
    puts("");
}

static void touch(const char *path) {
    close(open(path, O_CREAT | O_WRONLY, 0644));
}

int main(void) {
    struct stat status;
    STEP(mkdir("/d", 0755));
    STEP(mkdir("/d", 0755));
    STEP(mkdir("/d/e/f", 0755));
    STEP(mkdir("/d/e", 0755));
    STEP(mkdir("/d/e/f/", 0755));
    stat("/d", &status);
    printf("directory %d regular %d\n", S_ISDIR(status.st_mode), S_ISREG(status.st_mode));
    touch("/d/one");
    touch("/d/e/two");
    list("/d");
    list("/d/e");
    list("/missing");
    list("/d/one");
    STEP(rmdir("/d"));
    STEP(rmdir("/d/one"));
    STEP(unlink("/d/one/"));
    STEP(mkdir("/d/one", 0755));
    STEP(rmdir("/missing"));
    FAILS(unlink("/d/e"));
    STEP(open("/d", O_WRONLY));

    // Paths are normal paths: ".", "..", and repeated slashes inside the sandbox mean what they mean elsewhere.
    STEP(stat("/d/./e/../one", &status));
    STEP(stat("/d//e///two", &status));
    STEP(stat("/d/missing/../one", &status));
    STEP(stat("/d/one/.", &status));

    STEP(rename("/d/e", "/moved"));
    list("/");
    list("/moved");
    STEP(rename("/moved", "/d/one"));
    STEP(rename("/d/one", "/moved"));
    STEP(mkdir("/empty", 0755));
    STEP(rename("/moved", "/empty")); // an empty directory may be replaced
    STEP(rename("/d", "/empty"));     // one with entries may not
    list("/empty");

    // Relative to a directory descriptor.
    int directory = open("/empty", O_RDONLY | O_DIRECTORY);
    STEP(mkdirat(directory, "sub", 0755));
    STEP(openat(directory, "sub/deep", O_CREAT | O_WRONLY, 0644));
    STEP(fstatat(directory, "sub/deep", &status, 0));
    STEP(renameat(directory, "sub/deep", directory, "shallow"));
    STEP(unlinkat(directory, "sub", 0));
    STEP(unlinkat(directory, "sub", AT_REMOVEDIR));
    list("/empty");
    char byte;
    FAILS(read(directory, &byte, 1));
    close(directory);

    // The working directory that the C library emulates.
    char path[64];
    STEP(chdir("/empty"));
    printf("cwd %s\n", getcwd(path, sizeof path));
    STEP(stat("shallow", &status));

    STEP(unlink("shallow"));
    STEP(unlink("./two"));
    STEP(rmdir("f"));
    STEP(rmdir("/empty"));
    unlink("/d/one");
    STEP(rmdir("/d"));
    list("/");
    return 0;
}
