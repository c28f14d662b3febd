// Runs a command and writes "wall_ns cpu_ns peak_kb exit_code" to a file: measure FILE COMMAND ARGUMENTS...
// A small program of its own, because a script's timer sees its own start of a process too, and can't see peak memory at all.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND ARGUMENTS...\n");
        return 2;
    }
    long long start = now();
    pid_t child = vfork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("measure");
        return 2;
    }
    long long elapsed = now() - start;
    long long cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL +
                    (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    FILE *file = fopen(argv[1], "w");
    if (file == NULL || fprintf(file, "%lld %lld %ld %d\n", elapsed, cpu, usage.ru_maxrss, code) < 0 || fclose(file) != 0) {
        perror(argv[1]);
        return 2;
    }
    return code;
}
