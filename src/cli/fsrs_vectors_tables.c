/* The families that are tables: fuzz, curve, sm2, daydiff. */
#include <math.h>
#include <string.h>

#include "cli/fsrs_vectors.h"
#include "schedule/days.h"
#include "schedule/scheduler.h"

enum { INPUTS_MAX = 4 };

/* A table of rows that are lists: the inputs come first, then the outputs. */
struct vector_table {
    const char *names[INPUTS_MAX + 2]; /* inputs, then outputs; ends NULL */
    size_t inputs;
    double min[INPUTS_MAX];
    double max[INPUTS_MAX];
    /* Appends the outputs to `row`, which holds the inputs. */
    void (*compute)(const double *in, json_t *row);
};

/* Where an input stands: by "columns" if the case names them. */
static size_t column_of(const json_t *columns, const char *name,
                        size_t otherwise)
{
    for (size_t i = 0; i < json_array_size(columns); i++) {
        const char *text = json_string_value(json_array_get(columns, i));

        if (text != NULL && strcmp(text, name) == 0) {
            return i;
        }
    }
    return otherwise;
}

static bool fill_row(const struct vector_table *table, const json_t *columns,
                     const json_t *old, json_t *row, struct error *err)
{
    double in[INPUTS_MAX] = {0};

    for (size_t i = 0; i < table->inputs; i++) {
        size_t at = column_of(columns, table->names[i], i);
        json_t *value = json_is_object(old)
                            ? json_object_get(old, table->names[i])
                            : json_array_get(old, at);

        if (!vector_number(value, table->names[i], table->min[i], table->max[i],
                           &in[i], err)) {
            return false;
        }
        json_array_append(row, value);
    }
    table->compute(in, row);
    return true;
}

static bool fill_table(json_t *vector, const struct vector_table *table,
                       struct error *err)
{
    const json_t *rows = vector_list(vector, "rows", err);
    const json_t *columns = json_object_get(vector, "columns");
    json_t *names = json_array();
    json_t *out = json_array();
    const json_t *old;
    size_t i;

    json_array_foreach(rows, i, old)
    {
        json_t *row = json_array();

        json_array_append_new(out, row);
        if (!fill_row(table, columns, old, row, err)) {
            json_decref(out);
            json_decref(names);
            return error_prefix(err, "row %zu", i + 1);
        }
    }
    for (size_t k = 0; k < COUNT_OF(table->names) && table->names[k] != NULL;
         k++) {
        json_array_append_new(names, json_string(table->names[k]));
    }
    json_object_set_new(vector, "columns", names);
    json_object_set_new(vector, "rows", out);
    return rows != NULL;
}

static void compute_fuzz(const double *in, json_t *row)
{
    int64_t low;
    int64_t high;

    scheduler_fuzz_range(in[0], (int64_t)in[1], (int)in[2], &low, &high);
    json_array_append_new(row, json_integer((json_int_t)low));
    json_array_append_new(row, json_integer((json_int_t)high));
}

bool vector_fill_fuzz(json_t *vector, struct error *err)
{
    static const struct vector_table table = {
        {"interval", "elapsed_days", "max_ivl", "min", "max", NULL},
        3,
        {0, 0, 1},
        {1e6, 1e6, 1e6},
        compute_fuzz,
    };

    return fill_table(vector, &table, err);
}

static void compute_curve(const double *in, json_t *row)
{
    struct params params = params_default;
    struct model model;

    params.w[20] = in[0];
    model_init(&model, &params);
    json_array_append_new(row, json_real(memory_recall(&model, in[1], in[2])));
}

bool vector_fill_curve(json_t *vector, struct error *err)
{
    static const struct vector_table table = {
        {"w20", "t", "s", "r", NULL},
        3,
        {0.01, 0, 1e-6},
        {10, 1e9, 1e9},
        compute_curve,
    };

    return fill_table(vector, &table, err);
}

static void compute_daydiff(const double *in, json_t *row)
{
    int offset_min = (int)in[2];
    int rollover = (int)in[3];
    int64_t earlier = days_of((int64_t)in[0], offset_min, rollover);
    int64_t later = days_of((int64_t)in[1], offset_min, rollover);

    json_array_append_new(
        row, json_integer((json_int_t)days_elapsed(earlier, later)));
}

bool vector_fill_daydiff(json_t *vector, struct error *err)
{
    static const struct vector_table table = {
        {"earlier_ms", "later_ms", "utc_offset_min", "rollover_hour",
         "elapsed_days", NULL},
        4,
        {-8.64e15, -8.64e15, -1440, 0},
        {8.64e15, 8.64e15, 1440, 23},
        compute_daydiff,
    };

    return fill_table(vector, &table, err);
}

bool vector_fill_sm2(json_t *vector, struct error *err)
{
    const json_t *rows = vector_list(vector, "rows", err);
    json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        struct params params;
        struct model model;
        struct memory memory;
        double ease = 0.0;
        double interval = 0.0;
        double retention = 0.0;

        if (!vector_params(row, 1, &params, err) ||
            !vector_member(row, "ease", 1.0, 100.0, &ease, err) ||
            !vector_member(row, "interval", 0.0, 1e6, &interval, err) ||
            !vector_member(row, "retention", 0.001, 0.999, &retention, err)) {
            return error_prefix(err, "row %zu", i + 1);
        }
        model_init(&model, &params);
        memory = memory_from_sm2(&model, ease, interval, retention);
        vector_set(row, "s", memory.stability);
        vector_set(row, "d", memory.difficulty);
    }
    return rows != NULL;
}
