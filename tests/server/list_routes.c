/* Prints the server's own table of routes, for tests that must know them all:
 * "METHOD PATTERN FLAG…" a line. */
#include <stdio.h>

#include "server/route.h"

int main(void)
{
    static const struct {
        unsigned flag;
        const char *word;
    } words[] = {
        {ROUTE_TOKEN, "token"},   {ROUTE_JSON, "json"},
        {ROUTE_LINES, "lines"},   {ROUTE_FORM, "form"},
        {ROUTE_INSIDE, "inside"},
    };

    for (const struct route *route = route_table(); route->method != NULL;
         route++) {
        printf("%s %s", route->method, route->pattern);
        for (size_t i = 0; i < COUNT_OF(words); i++) {
            if ((route->flags & words[i].flag) != 0) {
                printf(" %s", words[i].word);
            }
        }
        putchar('\n');
    }
    return 0;
}
