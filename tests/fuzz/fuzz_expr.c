/* An expression of a question. */
#include <stddef.h>
#include <stdint.h>

#include "quiz/expr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"rate", "hold", "N_peak"};
    static const double values[] = {300, 0.2, -1};
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    int column;

    str_add_len(&text, (const char *)data, size);
    for (int kind = EXPR_NUMBER; kind <= EXPR_CONDITION; kind++) {
        struct expr *expr = expr_compile(text.buf, (enum expr_kind)kind, names,
                                         COUNT_OF(names), &column, &err);

        if (expr != NULL) {
            (void)expr_eval(expr, values);
            expr_free(expr);
        }
    }
    error_release(&err);
    str_release(&text);
    return 0;
}
