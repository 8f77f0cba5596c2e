// adjtimex(2), which the Glibc module of Swift leaves out.
#include <sys/timex.h>
