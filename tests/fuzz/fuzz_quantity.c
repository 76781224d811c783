/* A quantity as typed: what is read prints and reads back as the same. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "calculators/calculator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = STR_INIT;
    struct str why = STR_INIT;
    struct quantity quantity;
    struct unit expected;

    str_add_len(&text, (const char *)data, size);
    if (quantity_parse(text.buf, NULL, &quantity, &why) == QUANTITY_OK) {
        if (isnan(quantity_base(&quantity))) {
            abort();
        }
        quantity_add_reading(&why, &quantity);
        quantity_add_best(&why, quantity_base(&quantity), &quantity.unit, 3);
    }
    if (unit_parse("ms", &expected, NULL)) {
        (void)quantity_parse(text.buf, &expected, &quantity, &why);
    }
    if (unit_parse(text.buf, &expected, &why)) {
        (void)quantity_parse("1,200", &expected, &quantity, &why);
    }
    str_release(&text);
    str_release(&why);
    return 0;
}
