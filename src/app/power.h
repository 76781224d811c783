/* Where the current comes from: work that can wait waits for the mains. */
#ifndef APP_POWER_H
#define APP_POWER_H

#include <stdbool.h>

/* Of Linux. */
#define POWER_FOLDER "/sys/class/power_supply"

/*
 * True when a battery of the machine is being emptied and no mains or USB
 * supply is on. `folder` is POWER_FOLDER, or one of that form. Batteries and
 * supplies of mice and drawing boards (scope "Device") do not count; nor does a
 * machine that tells nothing.
 */
bool power_on_battery(const char *folder);

#endif
