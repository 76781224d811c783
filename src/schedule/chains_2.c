/* Two doubles at a time: what every machine has. */
#define LANES_WIDTH 2
#define LANES_TARGET
#define CHAINS_KERNEL chains_kernel_2
#include "schedule/chains_kernel.h"
