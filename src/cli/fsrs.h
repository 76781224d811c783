/* What the files of `dstudio fsrs` share. */
#ifndef CLI_FSRS_H
#define CLI_FSRS_H

#include "app/fit.h"
#include "cli/command.h"
#include "schedule/metrics.h"

/* Opens the content and the learner's file: only where they are needed. */
bool fsrs_open_app(struct call *call);

/* A history to work on: of a file, or the learner's own. */
struct fsrs_input {
    struct reviews history;
    struct fit_params current; /* in force; for a file the defaults */
    struct train_options options;
    unsigned epochs7; /* of FSRS-7 */
    unsigned threads;
    bool own;
};
/*
 * Reads argument 1, or the learner's own history when there is none, and the
 * options --epochs, --seed and --threads. False: said in call->err.
 */
bool fsrs_load(struct call *call, struct fsrs_input *input);
void fsrs_input_release(struct fsrs_input *input);
/*
 * Too little to work with? Then it says on stderr how much is missing: fewer
 * than 400 reviews of one's own, or no item at all.
 */
bool fsrs_too_little(struct call *call, const struct fsrs_input *input);

/* The figures of these parameters on the items from `first` on. */
void fsrs_measure(const struct scoring *scoring,
                  const struct fit_params *params, size_t first,
                  struct metrics *metrics);
/* "FSRS-6" or "FSRS-7". */
const char *fsrs_model_name(const struct fit_params *params);

/* "key": [21 or 34 numbers of at most 6 decimals]. */
void fsrs_json_params(struct json_out *json, const char *key,
                      const struct fit_params *params);
/* The figures as members of the object under way, with all their decimals. */
void fsrs_json_metrics(struct json_out *json, const struct metrics *metrics);

enum exit_code fsrs_replay(struct call *call);
enum exit_code fsrs_optimize(struct call *call);
enum exit_code fsrs_evaluate(struct call *call);
enum exit_code fsrs_simulate(struct call *call);

#endif
