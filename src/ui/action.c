#include "ui/action.h"

#include "base/str.h"

const struct action *action_find(const struct action *table, int id)
{
    for (; table->name != NULL; table++) {
        if (table->id == id) {
            return table;
        }
    }
    return NULL;
}

const struct action *action_find_name(const struct action *table,
                                      const char *name)
{
    for (; table->name != NULL; table++) {
        if (str_equal(table->name, name)) {
            return table;
        }
    }
    return NULL;
}

int action_count(const struct action_call *call)
{
    return call->count > 0 ? call->count : 1;
}
