// Prints its arguments and environment exactly as the host passed them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

int main(int argc, char **argv) {
    // The name of the program is the host's choice; only its presence is part of the contract.
    printf("argc=%d argv0=%s\n", argc, argc > 0 && argv[0][0] != '\0' ? "present" : "missing");
    for (int i = 1; i < argc; i++) {
        printf("argv[%d]=[%s] %zu bytes\n", i, argv[i], strlen(argv[i]));
    }
    for (char **entry = environ; *entry != NULL; entry++) {
        printf("env %s\n", *entry);
    }
    const char *greeting = getenv("GREETING");
    printf("GREETING=%s\n", greeting != NULL ? greeting : "(unset)");
    return 0;
}
