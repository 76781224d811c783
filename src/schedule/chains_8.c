/* Eight doubles at a time. */
#ifdef __x86_64__
#define LANES_WIDTH   8
#define LANES_TARGET  __attribute__((target("avx512f,avx512dq,avx512vl")))
#define CHAINS_KERNEL chains_kernel_8
#include "schedule/chains_kernel.h"
#endif
