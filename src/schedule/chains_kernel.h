/*
 * The passes over packed histories, written once for all widths of vectors.
 * A chains_*.c file sets LANES_WIDTH, LANES_TARGET and CHAINS_KERNEL (the name
 * of its table) and includes this.
 */
#include "schedule/chains_private.h"
#include "schedule/lanes.h"

enum { PARTS = CHAINS_LANES / LANES_WIDTH };

/* What the forward pass leaves for the backward pass, of one step. */
enum tape {
    TAPE_S, /* before the answer, not yet clamped */
    TAPE_D,
    TAPE_U, /* 1 + factor t / S */
    TAPE_LN_U,
    TAPE_R,
    TAPE_LN_X, /* ln S, or ln (S + 1) after a lapse */
    TAPE_LN_D,
    TAPE_E1, /* the two exponentials of the branch taken */
    TAPE_E2,
};
_Static_assert(TAPE_E2 + 1 == CHAINS_TAPE, "one place for each");

/* One step of LANES_WIDTH cards. */
struct step {
    vec t;
    vec g; /* rating - 3 */
    mask again;
    mask hard;
    mask easy;
    mask same_day;
};

LANES_FN struct step read_step(const uint32_t *answer)
{
    struct step step;
    ints both;
    vec g;

    __builtin_memcpy(&both, answer, sizeof(both));
    g = __builtin_convertvector(both & 7, vec);
    step.t = __builtin_convertvector(both >> 3, vec);
    step.g = g - 3.0;
    step.again = (mask)(g < 1.5);
    step.hard = (mask)(g == 2.0);
    step.easy = (mask)(g == 4.0);
    step.same_day = (mask)(step.t < 0.5);
    return step;
}

struct lane_state {
    vec s;
    vec d;
};

LANES_FN struct lane_state clamp_state(vec s, vec d)
{
    return (struct lane_state){
        lanes_min(lanes_max(s, lanes_all(MEMORY_STABILITY_MIN)),
                  lanes_all(MEMORY_STABILITY_MAX)),
        lanes_min(lanes_max(d, lanes_all(1.0)), lanes_all(10.0)),
    };
}

/* What Hard takes and Easy adds. */
LANES_FN vec bonus_of(const struct chains_constants *k, const struct step *step)
{
    return lanes_pick(
        step->hard, lanes_all(k->w[15]),
        lanes_pick(step->easy, lanes_all(k->w[16]), lanes_all(1.0)));
}

/*
 * After a success E1 = e^w8 S^-w9, E2 = e^(w10 (1-R)); after a lapse
 * E1 = w11 D^-w12 e^(w14 (1-R)), E2 = (S+1)^w13; on the same day
 * E1 = e^(w17 (g-3+w18)) S^-w19. Two exponentials serve all three.
 */
LANES_FN struct lane_state forward_step(const struct chains_constants *k,
                                        const struct step *step, vec s, vec d,
                                        double *tape, vec *recall)
{
    const double *w = k->w;
    struct lane_state old = clamp_state(s, d);
    mask lapse = step->again & ~step->same_day;
    vec u = 1.0 + k->factor * (step->t / old.s);
    vec ln_u = lanes_log(u);
    vec r = lanes_exp(-w[20] * ln_u);
    vec miss = 1.0 - r;
    vec ln_x = lanes_log(lanes_pick(lapse, old.s + 1.0, old.s));
    vec ln_d = lanes_log(old.d);
    vec a1 = lanes_pick(
        step->same_day, w[17] * (step->g + w[18]) - w[19] * ln_x,
        lanes_pick(step->again, k->ln_w11 - w[12] * ln_d + w[14] * miss,
                   w[8] - w[9] * ln_x));
    vec e1 = lanes_exp(a1);
    vec e2 = lanes_exp(lanes_pick(lapse, w[13] * ln_x, w[10] * miss));
    vec bonus = bonus_of(k, step);
    vec success = old.s * (1.0 + e1 * (11.0 - old.d) * (e2 - 1.0) * bonus);
    vec failure = lanes_min(e1 * (e2 - 1.0), old.s * k->lapse_share);
    vec again = lanes_pick(step->same_day, old.s * e1, failure);
    vec other = lanes_pick(step->same_day,
                           old.s * lanes_max(e1, lanes_all(1.0)), success);
    vec damped = old.d - w[6] * step->g * (10.0 - old.d) * (1.0 / 9.0);

    *recall = r;
    if (tape != NULL) {
        lanes_store(tape + TAPE_S * CHAINS_LANES, s);
        lanes_store(tape + TAPE_D * CHAINS_LANES, d);
        lanes_store(tape + TAPE_U * CHAINS_LANES, u);
        lanes_store(tape + TAPE_LN_U * CHAINS_LANES, ln_u);
        lanes_store(tape + TAPE_R * CHAINS_LANES, r);
        lanes_store(tape + TAPE_LN_X * CHAINS_LANES, ln_x);
        lanes_store(tape + TAPE_LN_D * CHAINS_LANES, ln_d);
        lanes_store(tape + TAPE_E1 * CHAINS_LANES, e1);
        lanes_store(tape + TAPE_E2 * CHAINS_LANES, e2);
    }
    return (struct lane_state){
        lanes_pick(step->again, again, other),
        w[7] * k->easy_start + (1.0 - w[7]) * damped,
    };
}

/* S and D after the first answers, not clamped. */
LANES_FN struct lane_state first_state(const struct chains_constants *k,
                                       const uint32_t *answer)
{
    double s[LANES_WIDTH];
    double d[LANES_WIDTH];

    for (size_t lane = 0; lane < LANES_WIDTH; lane++) {
        size_t g = (answer[lane] & 7) - 1;

        s[lane] = k->w[g];
        d[lane] = k->start[g];
    }
    return (struct lane_state){lanes_load(s), lanes_load(d)};
}

/*
 * The parts of a step do not depend on each other: side by side they hide the
 * time that one waits for its exponentials.
 */
LANES_FN void forward(const struct chains *chains,
                      const struct chains_constants *k,
                      const struct chains_block *block, double *tape)
{
    size_t at = (size_t)block->first * CHAINS_LANES;
    struct lane_state state[PARTS];
    vec recall;

    for (size_t part = 0; part < PARTS; part++) {
        state[part] = first_state(k, chains->answer + at + part * LANES_WIDTH);
    }
    for (size_t i = 1; i < block->steps; i++) {
        tape += CHAINS_TAPE * CHAINS_LANES;
        at += CHAINS_LANES;
        for (size_t part = 0; part < PARTS; part++) {
            size_t lane = part * LANES_WIDTH;
            struct step step = read_step(chains->answer + at + lane);

            state[part] = forward_step(k, &step, state[part].s, state[part].d,
                                       tape + lane, &recall);
        }
    }
}

/* ---- backward ---- */

struct taped {
    vec s; /* before the answer, not yet clamped */
    vec d;
    vec u;
    vec ln_u;
    vec r;
    vec ln_x;
    vec ln_d;
    vec e1;
    vec e2;
};

LANES_FN struct taped read_tape(const double *tape)
{
    return (struct taped){
        .s = lanes_load(tape + TAPE_S * CHAINS_LANES),
        .d = lanes_load(tape + TAPE_D * CHAINS_LANES),
        .u = lanes_load(tape + TAPE_U * CHAINS_LANES),
        .ln_u = lanes_load(tape + TAPE_LN_U * CHAINS_LANES),
        .r = lanes_load(tape + TAPE_R * CHAINS_LANES),
        .ln_x = lanes_load(tape + TAPE_LN_X * CHAINS_LANES),
        .ln_d = lanes_load(tape + TAPE_LN_D * CHAINS_LANES),
        .e1 = lanes_load(tape + TAPE_E1 * CHAINS_LANES),
        .e2 = lanes_load(tape + TAPE_E2 * CHAINS_LANES),
    };
}

/* The adjoint of S' on the branch that each lane took; 0 on the others. */
struct branches {
    vec grown;   /* success, times S E1 */
    vec lost;    /* lapse, times E1 */
    vec same;    /* same day, times S E1 */
    vec bound;   /* lapse that met its ceiling */
    vec ceiling; /* S e^(-w17 w18) */
    vec passed;  /* success: the adjoint itself */
    vec held;    /* same day, S unchanged */
};

LANES_FN struct branches follow(const struct chains_constants *k,
                                const struct step *step,
                                const struct taped *was, vec s, vec adjoint)
{
    mask later = ~step->same_day;
    mask lapse = later & step->again;
    mask succeeds = later & ~step->again;
    vec ceiling = s * k->lapse_share;
    mask met = (mask)(ceiling < was->e1 * (was->e2 - 1.0));
    mask eases = step->same_day & (step->again | (mask)(was->e1 >= 1.0));

    return (struct branches){
        .grown = lanes_keep(succeeds, adjoint * s * was->e1),
        .lost = lanes_keep(lapse & ~met, adjoint * was->e1),
        .same = lanes_keep(eases, adjoint * s * was->e1),
        .bound = lanes_keep(lapse & met, adjoint),
        .ceiling = ceiling,
        .passed = lanes_keep(succeeds, adjoint),
        .held = lanes_keep(step->same_day & ~eases, adjoint),
    };
}

/* One division for four reciprocals. */
struct inverses {
    vec u;
    vec s;
    vec s1; /* of S + 1 */
    vec d;
};

LANES_FN struct inverses invert(vec u, vec s, vec d)
{
    vec s1 = s + 1.0;
    vec us = u * s;
    vec sd = s1 * d;
    vec all = 1.0 / (us * sd);

    return (struct inverses){all * (s * sd), all * (u * sd), all * (us * d),
                             all * (us * s1)};
}

LANES_FN void add_to(double *sums, enum chains_sum sum, vec x)
{
    double *at = sums + (size_t)sum * CHAINS_LANES;

    lanes_store(at, lanes_load(at) + x);
}

/* d loss / d R of what is scored; the clamp of R stops it. */
LANES_FN vec loss_slope(const struct step *step, vec weight, vec r)
{
    mask within = (mask)(r > 1e-7) & (mask)(r < 1.0 - 1e-7);
    vec y = lanes_keep(~step->again, lanes_all(1.0));

    return lanes_keep(within, weight * ((r - y) / (r * (1.0 - r))));
}

/* Adjoints of D's parameters; returns what reaches the D before. */
LANES_FN vec backward_difficulty(const struct chains_constants *k,
                                 const struct step *step, vec d, vec adjoint,
                                 double *sums)
{
    const double *w = k->w;
    vec damped = d - w[6] * step->g * (10.0 - d) * (1.0 / 9.0);

    add_to(sums, SUM_4, adjoint);
    add_to(sums, SUM_6, adjoint * step->g * (10.0 - d));
    add_to(sums, SUM_7, adjoint * (k->easy_start - damped));
    return adjoint * (1.0 - w[7]) * (1.0 + w[6] * step->g * (1.0 / 9.0));
}

/* `out`: adjoints of S' and D' before their clamps; returns those of S, D. */
LANES_FN struct lane_state backward_step(const struct chains_constants *k,
                                         const struct step *step, vec weight,
                                         const double *tape,
                                         struct lane_state out, double *sums)
{
    const double *w = k->w;
    struct taped was = read_tape(tape);
    struct lane_state old = clamp_state(was.s, was.d);
    struct branches branch = follow(k, step, &was, old.s, out.s);
    struct inverses inverse = invert(was.u, old.s, old.d);
    vec miss = 1.0 - was.r;
    vec bonus = bonus_of(k, step);
    vec room = branch.grown * (11.0 - old.d);
    vec plain = room * (was.e2 - 1.0);
    vec gain = plain * bonus;
    vec lapse = branch.lost * (was.e2 - 1.0);
    vec slope = room * bonus * was.e2;
    vec reach =
        (loss_slope(step, weight, was.r) - w[10] * slope - w[14] * lapse) *
        was.r;
    vec curve = reach * inverse.u * (step->t * inverse.s);
    struct lane_state in;

    add_to(sums, SUM_8, gain);
    add_to(sums, SUM_9, gain * was.ln_x);
    add_to(sums, SUM_10, slope * miss);
    add_to(sums, SUM_11, lapse);
    add_to(sums, SUM_12, lapse * was.ln_d);
    add_to(sums, SUM_13, branch.lost * was.e2 * was.ln_x);
    add_to(sums, SUM_14, lapse * miss);
    add_to(sums, SUM_15, lanes_keep(step->hard, plain));
    add_to(sums, SUM_16, lanes_keep(step->easy, plain));
    add_to(sums, SUM_17, branch.same * step->g);
    add_to(sums, SUM_18, branch.same - branch.bound * branch.ceiling);
    add_to(sums, SUM_19, branch.same * was.ln_x);
    add_to(sums, SUM_20, reach * was.ln_u);
    add_to(sums, SUM_FACTOR, curve);
    in.s = branch.passed + gain * (1.0 - w[9]) * inverse.s +
           branch.lost * was.e2 * w[13] * inverse.s1 +
           branch.bound * k->lapse_share + branch.held +
           branch.same * (1.0 - w[19]) * inverse.s +
           w[20] * k->factor * curve * inverse.s;
    in.d = backward_difficulty(k, step, old.d, out.d, sums) -
           branch.grown * (was.e2 - 1.0) * bonus - w[12] * lapse * inverse.d;
    in.s = lanes_keep((mask)(was.s >= MEMORY_STABILITY_MIN) &
                          (mask)(was.s <= MEMORY_STABILITY_MAX),
                      in.s);
    in.d = lanes_keep((mask)(was.d >= 1.0) & (mask)(was.d <= 10.0), in.d);
    return in;
}

LANES_FN void backward(const struct chains *chains,
                       const struct chains_constants *k,
                       const struct chains_block *block, const double *tape,
                       double *sums)
{
    size_t at = (size_t)block->first * CHAINS_LANES;
    struct lane_state state[PARTS] = {{{0}, {0}}};

    for (size_t i = block->steps - 1; i >= 1; i--) {
        for (size_t part = 0; part < PARTS; part++) {
            size_t lane = part * LANES_WIDTH;
            size_t here = at + i * CHAINS_LANES + lane;
            struct step step = read_step(chains->answer + here);

            state[part] = backward_step(
                k, &step, lanes_load_floats(chains->weight + here),
                tape + i * CHAINS_TAPE * CHAINS_LANES + lane, state[part],
                sums + lane);
        }
    }
    for (size_t lane = 0; lane < CHAINS_LANES; lane++) {
        size_t g = (chains->answer[at + lane] & 7) - 1;
        const struct lane_state *part = &state[lane / LANES_WIDTH];

        sums[(SUM_FIRST_S + g) * CHAINS_LANES + lane] +=
            part->s[lane % LANES_WIDTH];
        sums[(SUM_FIRST_D + g) * CHAINS_LANES + lane] +=
            part->d[lane % LANES_WIDTH];
    }
}

/* Batches come in random order: what comes next is fetched meanwhile. */
LANES_FN void fetch(const struct chains *chains, size_t block)
{
    const struct chains_block *next = &chains->blocks[block];
    const char *answer =
        (const char *)(chains->answer + (size_t)next->first * CHAINS_LANES);
    const char *weight =
        (const char *)(chains->weight + (size_t)next->first * CHAINS_LANES);
    size_t bytes = (size_t)next->steps * CHAINS_LANES * sizeof(float);

    for (size_t i = 0; i < bytes; i += 64) {
        __builtin_prefetch(answer + i);
        __builtin_prefetch(weight + i);
    }
}

static LANES_TARGET void gradient(const struct chains *chains,
                                  const struct chains_constants *k,
                                  size_t first, size_t count, double *tape,
                                  double *sums)
{
    for (size_t i = first; i < first + count; i++) {
        if (i + 1 < first + count) {
            fetch(chains, i + 1);
        }
        forward(chains, k, &chains->blocks[i], tape);
        backward(chains, k, &chains->blocks[i], tape, sums);
    }
}

/* Writes the lanes whose reviews are asked for. */
LANES_FN void scatter(const uint32_t *number, vec x, double *out)
{
    double lanes[LANES_WIDTH];

    lanes_store(lanes, x);
    for (size_t lane = 0; lane < LANES_WIDTH; lane++) {
        if (number[lane] != CHAINS_NOBODY) {
            out[number[lane]] = lanes[lane];
        }
    }
}

LANES_FN void write_states(const uint32_t *number, vec recall,
                           struct lane_state state,
                           const struct chains_states *out)
{
    struct lane_state after = clamp_state(state.s, state.d);

    if (out->recall != NULL) {
        scatter(number, recall, out->recall);
    }
    if (out->s != NULL) {
        scatter(number, after.s, out->s);
    }
    if (out->d != NULL) {
        scatter(number, after.d, out->d);
    }
}

LANES_FN void replay_block(const struct chains *chains,
                           const struct chains_constants *k,
                           const struct chains_block *block,
                           const struct chains_states *out)
{
    size_t at = (size_t)block->first * CHAINS_LANES;
    struct lane_state state[PARTS];

    for (size_t part = 0; part < PARTS; part++) {
        size_t here = at + part * LANES_WIDTH;

        state[part] = first_state(k, chains->answer + here);
        write_states(chains->number + here, (vec){0}, state[part], out);
    }
    for (size_t i = 1; i < block->steps; i++) {
        at += CHAINS_LANES;
        for (size_t part = 0; part < PARTS; part++) {
            size_t here = at + part * LANES_WIDTH;
            struct step step = read_step(chains->answer + here);
            vec recall;

            state[part] = forward_step(k, &step, state[part].s, state[part].d,
                                       NULL, &recall);
            write_states(chains->number + here, recall, state[part], out);
        }
    }
}

static LANES_TARGET void replay(const struct chains *chains,
                                const struct chains_constants *k,
                                const struct chains_states *out)
{
    for (size_t b = 0; b < chains->block_count; b++) {
        replay_block(chains, k, &chains->blocks[b], out);
    }
}

static LANES_TARGET void ln(double *x, size_t count)
{
    for (size_t i = 0; i < count; i += LANES_WIDTH) {
        lanes_store(x + i, lanes_log(lanes_load(x + i)));
    }
}

const struct chains_kernel CHAINS_KERNEL = {gradient, replay, ln};
