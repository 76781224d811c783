/*
 * The learner's own history and the optimizer: what is read of the store for
 * it, and how new parameters are kept.
 */
#ifndef APP_FIT_H
#define APP_FIT_H

#include "app/app.h"
#include "journal/event_id.h"
#include "schedule/history.h"
#include "schedule/scoring.h"
#include "schedule/simulator.h"
#include "schedule/train.h"

/* Every rated answer and imported review that counts. `history` was empty. */
MUST_CHECK bool app_history(struct app *app, struct reviews *history,
                            struct error *err);

/* Options of the optimizer by the person's settings; borrowed by nobody. */
struct train_options app_train_options(struct app *app);

/* Parameters of both models, and which of the two is meant. */
struct fit_params {
    bool seven; /* FSRS-7, else FSRS-6 */
    struct params params6;
    struct fsrs7_params params7;
};
/* Those in force; both models have some. */
struct fit_params app_params(struct app *app);
/* The numbers of the model meant: 21 or 34. */
const double *fit_numbers(const struct fit_params *params, size_t *count);
/* Recall before each item, at recall[item]. */
void fit_recall(const struct fit_params *params, const struct scoring *scoring,
                double *recall);

/* What the optimizer found; log losses with recency weights, all items. */
struct fit {
    struct fit_params params; /* at most 6 decimals, as they are kept */
    size_t reviews;
    double before; /* with the parameters of that model so far */
    double after;
};
/* Brings the parameters to the decimals that a setting keeps. */
void fit_round(struct fit_params *params);
/* Are the new ones better? Only such are kept. */
bool fit_is_better(const struct fit *fit);
/* Writes "memory.params.fsrs-6" or "-7"; it can be undone like any setting. */
MUST_CHECK bool app_fit_keep(struct app *app, const struct fit *fit,
                             struct error *err);

/* The newest fit that is in force: its event. False: there is none. */
bool app_fit_last(struct app *app, struct event_id *id);

/*
 * The optimizer by itself: from 400 reviews on, and again whenever the history
 * has grown by a tenth since the last fit, whether that was kept or not.
 */
bool app_fit_is_due(struct app *app, size_t reviews);
/* After a fit: the next one is due a tenth later. */
MUST_CHECK bool app_fit_remember(struct app *app, size_t reviews,
                                 struct error *err);
/*
 * Runs `dstudio fsrs optimize --save --if-grown` as a child when enough lines
 * have come; cheap when not. app_revision() tells that something came of it.
 */
void app_fit_start(struct app *app);
/*
 * A child has ended: is it this one? If better parameters came of it, a
 * sentence that says so, which the caller frees; else NULL.
 */
char *app_fit_reap(struct app *app);
/* Ends the child. */
void app_fit_stop(struct app *app);

/*
 * Fills the simulator's cards with the learner's (those answered, and as many
 * new ones as the content has questions left) and the limits of the settings.
 * The caller frees *cards, which the simulator borrows.
 */
MUST_CHECK bool app_simulator(struct app *app, struct simulator *simulator,
                              struct simulator_card **cards, struct error *err);

#endif
