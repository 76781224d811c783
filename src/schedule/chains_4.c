/* Four doubles at a time. No FMA: it rounds differently (lanes.h). */
#ifdef __x86_64__
#define LANES_WIDTH   4
#define LANES_TARGET  __attribute__((target("avx2")))
#define CHAINS_KERNEL chains_kernel_4
#include "schedule/chains_kernel.h"
#endif
