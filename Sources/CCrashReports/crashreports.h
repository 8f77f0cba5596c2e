// prctl(2) takes any number of arguments, and Swift calls no such function.
#include <signal.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

// A crash of this process shows nothing of its memory: no core file, nothing for a program that
// collects crashes, which the limit does not bind, and no backtrace of the Swift runtime, which
// prints what registers point to. Children decide for themselves.
static inline void forbid_crash_reports(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0;
        setrlimit(RLIMIT_CORE, &limit);
    }
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    const int crashes[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP};
    for (unsigned i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        if (signal(crashes[i], SIG_DFL) == SIG_IGN) signal(crashes[i], SIG_IGN);
    }
}
