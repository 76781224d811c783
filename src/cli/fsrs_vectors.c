/* Reading the members of a case, and the families of the memory model. */
#include "cli/fsrs_vectors.h"

#include <math.h>
#include <string.h>

#include "schedule/fsrs7.h"
#include "schedule/memory.h"

#define DAYS_MAX 1e6 /* between two reviews; a thousand lives */

/* ---- members ---- */

bool vector_number(const json_t *value, const char *what, double min,
                   double max, double *out, struct error *err)
{
    double number = json_number_value(value);

    if (!json_is_number(value)) {
        return error_set(err, "'%s' is %s", what,
                         value == NULL ? "missing" : "not a number");
    }
    if (!(number >= min && number <= max)) {
        return error_set(err, "'%s' is %g, which is not in %g to %g", what,
                         number, min, max);
    }
    *out = number;
    return true;
}

bool vector_member(const json_t *object, const char *key, double min,
                   double max, double *out, struct error *err)
{
    return vector_number(json_object_get(object, key), key, min, max, out, err);
}

bool vector_int(const json_t *object, const char *key, int64_t min, int64_t max,
                int64_t *out, struct error *err)
{
    const json_t *value = json_object_get(object, key);
    double number;

    if (json_is_integer(value)) {
        *out = (int64_t)json_integer_value(value);
        if (*out >= min && *out <= max) {
            return true;
        }
    }
    if (!vector_number(value, key, (double)min, (double)max, &number, err)) {
        return false;
    }
    if (number != floor(number)) {
        return error_set(err, "'%s' is not a whole number", key);
    }
    *out = (int64_t)number;
    return true;
}

json_t *vector_list(const json_t *object, const char *key, struct error *err)
{
    json_t *list = json_object_get(object, key);

    if (!json_is_array(list)) {
        error_set(err, "'%s' is %s", key,
                  list == NULL ? "missing" : "not a list");
        return NULL;
    }
    return list;
}

size_t vector_weights(const json_t *object, double *w, size_t max,
                      struct error *err)
{
    const json_t *list = vector_list(object, "w", err);
    size_t count = json_array_size(list);

    if (list == NULL) {
        return 0;
    }
    if (count == 0 || count > max) {
        error_set(err, "%zu parameters", count);
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (!vector_number(json_array_get(list, i), "w", -1e6, 1e6, &w[i],
                           err)) {
            return 0;
        }
    }
    return count;
}

bool vector_params(const json_t *object, size_t relearning_steps,
                   struct params *params, struct error *err)
{
    double w[PARAMS_COUNT];
    size_t count = vector_weights(object, w, PARAMS_COUNT, err);

    return count > 0 && params_read(params, w, count, relearning_steps, err);
}

void vector_set(json_t *object, const char *key, double value)
{
    json_object_set_new(object, key, json_real(value));
}

void vector_set_int(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key, json_integer((json_int_t)value));
}

void vector_set_or_null(json_t *object, const char *key, bool there,
                        int64_t value)
{
    json_object_set_new(object, key,
                        there ? json_integer((json_int_t)value) : json_null());
}

/* ---- the memory model ---- */

/* "g" and "t" of a review. */
static bool read_review(const json_t *review, enum rating *rating, double *days,
                        struct error *err)
{
    int64_t g = 0;

    if (!vector_int(review, "g", RATING_AGAIN, RATING_EASY, &g, err) ||
        !vector_member(review, "t", 0.0, DAYS_MAX, days, err)) {
        return false;
    }
    *rating = (enum rating)g;
    return true;
}

bool vector_fill_mem(json_t *vector, struct error *err)
{
    const json_t *reviews = vector_list(vector, "reviews", err);
    struct memory memory = {0};
    struct params params;
    struct model model;
    double retention;
    json_t *review;
    size_t i;

    if (reviews == NULL || !vector_params(vector, 1, &params, err) ||
        !vector_member(vector, "dr", 0.001, 0.999, &retention, err)) {
        return false;
    }
    model_init(&model, &params);
    json_array_foreach(reviews, i, review)
    {
        enum rating rating;
        double days;

        if (!read_review(review, &rating, &days, err)) {
            return error_prefix(err, "review %zu", i + 1);
        }
        memory = i == 0 ? memory_first(&model, rating)
                        : memory_next(&model, memory, rating, days);
        vector_set(review, "s", memory.stability);
        vector_set(review, "d", memory.difficulty);
        vector_set(review, "ivl",
                   memory_interval(&model, memory.stability, retention));
    }
    return true;
}

bool vector_fill_fsrs7(json_t *vector, struct error *err)
{
    const json_t *reviews = vector_list(vector, "reviews", err);
    struct fsrs7_memory memory = {0};
    struct fsrs7_params params;
    double w[FSRS7_COUNT];
    size_t count = 0;
    double retention;
    json_t *review;
    size_t i;

    if (reviews == NULL ||
        (count = vector_weights(vector, w, FSRS7_COUNT, err)) == 0 ||
        !fsrs7_read(&params, w, count, err) ||
        !vector_member(vector, "dr", 0.001, 1.0, &retention, err)) {
        return false;
    }
    json_array_foreach(reviews, i, review)
    {
        enum rating rating;
        double days;

        if (!read_review(review, &rating, &days, err)) {
            return error_prefix(err, "review %zu", i + 1);
        }
        if (i == 0) {
            json_object_set_new(review, "r_before", json_null());
            memory = fsrs7_first(&params, rating);
        } else {
            vector_set(review, "r_before",
                       fsrs7_recall(&params, &memory, days));
            memory = fsrs7_next(&params, memory, rating, days);
        }
        vector_set(review, "s", memory.slow);
        vector_set(review, "s_fast", memory.fast);
        vector_set(review, "d", memory.difficulty);
        vector_set(review, "ivl", fsrs7_interval(&params, &memory, retention));
    }
    return true;
}

/* ---- families ---- */

static const struct {
    const char *name;
    bool (*fill)(json_t *vector, struct error *err);
} families[] = {
    {"mem", vector_fill_mem},         {"sched", vector_fill_sched},
    {"steps", vector_fill_steps},     {"long", vector_fill_long},
    {"fsrs7", vector_fill_fsrs7},     {"fuzz", vector_fill_fuzz},
    {"curve", vector_fill_curve},     {"sm2", vector_fill_sm2},
    {"daydiff", vector_fill_daydiff}, {"grad", vector_fill_grad},
    {"init", vector_fill_init},
};

bool fsrs_vector_fill(json_t *vector, struct error *err)
{
    const char *family = json_string_value(json_object_get(vector, "family"));

    if (!json_is_object(vector)) {
        return error_set(err, "not an object");
    }
    if (family == NULL) {
        return error_set(err, "'family' is missing");
    }
    for (size_t i = 0; i < COUNT_OF(families); i++) {
        if (strcmp(families[i].name, family) == 0) {
            return families[i].fill(vector, err);
        }
    }
    return error_set(err, "unknown family '%s'", family);
}
