#include "schedule/history_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schedule/days.h"
#include "schedule/radix.h"

#define NO_PLACE UINT32_MAX
/* Positions are 32-bit; the last number is NO_PLACE. */
#define ROWS_MAX ((size_t)UINT32_MAX - 1)

/* What is known of a card while rows come in. */
struct card_slot {
    int64_t id;
    int64_t last_at_ms;
    uint32_t count;
};

/* Rows as arrays, in the order added. */
struct review_rows {
    size_t count;
    size_t capacity;
    uint32_t *slot;
    int64_t *at_ms;
    int32_t *day;
    uint32_t *duration_ms;
    uint8_t *rating;
    uint8_t *state;
    bool sorted; /* by time, over all cards */
    struct card_slot *cards;
    size_t card_count;
    size_t card_capacity;
    uint32_t *table; /* hash of the id to the slot + 1; 0 empty */
    size_t table_size;
};

/* ---- collecting ---- */

struct review_rows *review_rows_new(void)
{
    struct review_rows *rows = xcalloc(1, sizeof(*rows));

    rows->sorted = true;
    return rows;
}

static void release_rows(struct review_rows *rows)
{
    free(rows->slot);
    free(rows->at_ms);
    free(rows->day);
    free(rows->duration_ms);
    free(rows->rating);
    free(rows->state);
    free(rows->cards);
    free(rows->table);
    *rows = (struct review_rows){.sorted = true};
}

void review_rows_free(struct review_rows *rows)
{
    if (rows != NULL) {
        release_rows(rows);
        free(rows);
    }
}

void review_rows_reserve(struct review_rows *rows, size_t count)
{
    if (count <= rows->capacity) {
        return;
    }
    rows->slot = xreallocarray(rows->slot, count, sizeof(*rows->slot));
    rows->at_ms = xreallocarray(rows->at_ms, count, sizeof(*rows->at_ms));
    rows->day = xreallocarray(rows->day, count, sizeof(*rows->day));
    rows->duration_ms =
        xreallocarray(rows->duration_ms, count, sizeof(*rows->duration_ms));
    rows->rating = xreallocarray(rows->rating, count, sizeof(*rows->rating));
    rows->state = xreallocarray(rows->state, count, sizeof(*rows->state));
    rows->capacity = count;
}

static size_t hash_of(int64_t id)
{
    return (size_t)(((uint64_t)id * 0x9e3779b97f4a7c15u) >> 32);
}

static void grow_table(struct review_rows *rows)
{
    size_t size = rows->table_size > 0 ? rows->table_size * 4 : 4096;
    uint32_t *table = xcalloc(size, sizeof(*table));

    for (size_t i = 0; i < rows->card_count; i++) {
        size_t at = hash_of(rows->cards[i].id) & (size - 1);

        while (table[at] != 0) {
            at = (at + 1) & (size - 1);
        }
        table[at] = (uint32_t)i + 1;
    }
    free(rows->table);
    rows->table = table;
    rows->table_size = size;
}

/* The slot of a card; a new one when it was never seen. */
static size_t find_slot(struct review_rows *rows, int64_t id)
{
    size_t at;

    if (2 * rows->card_count >= rows->table_size) {
        grow_table(rows);
    }
    at = hash_of(id) & (rows->table_size - 1);
    while (rows->table[at] != 0) {
        size_t slot = rows->table[at] - 1;

        if (rows->cards[slot].id == id) {
            return slot;
        }
        at = (at + 1) & (rows->table_size - 1);
    }
    GROW(rows->cards, rows->card_count, rows->card_capacity);
    rows->cards[rows->card_count] =
        (struct card_slot){.id = id, .last_at_ms = INT64_MIN};
    rows->table[at] = (uint32_t)rows->card_count + 1;
    return rows->card_count++;
}

bool review_rows_add(struct review_rows *rows, const struct review_row *row)
{
    size_t slot = find_slot(rows, row->card);
    struct card_slot *card = &rows->cards[slot];
    size_t at = rows->count;

    if (row->at_ms < card->last_at_ms) {
        return false;
    }
    if (at >= rows->capacity) {
        review_rows_reserve(rows, at > 0 ? at * 2 : 1024);
    }
    card->last_at_ms = row->at_ms;
    card->count++;
    if (at > 0 && row->at_ms < rows->at_ms[at - 1]) {
        rows->sorted = false;
    }
    rows->slot[at] = (uint32_t)slot;
    rows->at_ms[at] = row->at_ms;
    rows->day[at] = row->day;
    rows->duration_ms[at] = row->duration_ms;
    rows->rating[at] = row->rating;
    rows->state[at] = row->state;
    rows->count++;
    return true;
}

bool review_rows_full(const struct review_rows *rows)
{
    return rows->count >= ROWS_MAX;
}

/* ---- sorting into cards ---- */

void reviews_release(struct reviews *history)
{
    free(history->card_id);
    free(history->card_first);
    free(history->at_ms);
    free(history->elapsed);
    free(history->rating);
    free(history->state);
    free(history->duration_ms);
    free(history->order);
    *history = (struct reviews)REVIEWS_INIT;
}

static void allocate(struct reviews *history, const struct review_rows *rows)
{
    size_t cards = rows->card_count;
    size_t count = rows->count + 1; /* never 0 bytes */

    history->card_id = xreallocarray(NULL, cards + 1, sizeof(int64_t));
    history->card_first = xreallocarray(NULL, cards + 1, sizeof(uint32_t));
    history->at_ms = xreallocarray(NULL, count, sizeof(int64_t));
    history->elapsed = xreallocarray(NULL, count, sizeof(int32_t));
    history->rating = xmalloc(count);
    history->state = xmalloc(count);
    history->duration_ms = xreallocarray(NULL, count, sizeof(uint32_t));
    history->order = xreallocarray(NULL, count, sizeof(uint32_t));
}

/* Cards by id; next[slot] becomes the place of the slot's first review. */
static void place_cards(const struct review_rows *rows, uint32_t *next,
                        struct reviews *history)
{
    struct radix_pair *pairs =
        xreallocarray(NULL, rows->card_count + 1, sizeof(*pairs));
    uint32_t place = 0;

    for (size_t i = 0; i < rows->card_count; i++) {
        pairs[i] =
            (struct radix_pair){radix_key(rows->cards[i].id), (uint32_t)i};
    }
    radix_sort(pairs, rows->card_count);
    for (size_t i = 0; i < rows->card_count; i++) {
        const struct card_slot *card = &rows->cards[pairs[i].value];

        history->card_id[i] = card->id;
        history->card_first[i] = place;
        next[pairs[i].value] = place;
        place += card->count;
    }
    history->card_first[rows->card_count] = place;
    history->card_count = rows->card_count;
    free(pairs);
}

/* Scatters the rows; `elapsed` holds the study day for now. */
static void place_rows(const struct review_rows *rows, uint32_t *next,
                       uint32_t *place, struct reviews *history)
{
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t at = next[rows->slot[i]]++;

        place[i] = at;
        history->at_ms[at] = rows->at_ms[i];
        history->elapsed[at] = rows->day[i];
        history->duration_ms[at] = rows->duration_ms[i];
        history->rating[at] = rows->rating[i];
        history->state[at] = rows->state[i];
    }
}

/*
 * Where training begins: the first of the last unbroken block of learning
 * reviews. A card that is new once more was reset, which breaks a block.
 */
static uint32_t first_of_last_block(const struct reviews *history,
                                    uint32_t first, uint32_t end)
{
    uint32_t begin = end;

    for (uint32_t i = end; i > first; i--) {
        uint8_t state = history->state[i - 1];

        if (state == REVIEWS_CRAM || state == REVIEWS_MANUAL) {
            continue;
        }
        if (state == CARD_NEW || state == CARD_LEARNING) {
            begin = i - 1;
            if (state == CARD_NEW) {
                break;
            }
        } else if (begin < end) {
            break;
        }
    }
    return begin;
}

/* One card's reviews move down to `to`; moved[old place] tells where. */
static uint32_t keep_card(struct reviews *history, uint32_t first, uint32_t end,
                          uint32_t to, uint32_t *moved)
{
    uint32_t begin = first_of_last_block(history, first, end);
    uint32_t at = to;
    int32_t day = 0;

    for (uint32_t i = first; i < end; i++) {
        uint8_t state = history->state[i];
        int32_t today = history->elapsed[i];

        if (i < begin || state == REVIEWS_CRAM || state == REVIEWS_MANUAL) {
            moved[i] = NO_PLACE;
            continue;
        }
        moved[i] = at;
        history->at_ms[at] = history->at_ms[i];
        history->elapsed[at] = at == to ? 0 : (int32_t)days_elapsed(day, today);
        history->duration_ms[at] = history->duration_ms[i];
        history->rating[at] = history->rating[i];
        history->state[at] = history->state[i];
        day = today;
        at++;
    }
    return at;
}

static void keep_what_counts(struct reviews *history, uint32_t *moved)
{
    size_t cards = 0;
    uint32_t at = 0;

    for (size_t i = 0; i < history->card_count; i++) {
        uint32_t first = history->card_first[i];
        uint32_t next =
            keep_card(history, first, history->card_first[i + 1], at, moved);

        if (next > at) {
            history->card_id[cards] = history->card_id[i];
            history->card_first[cards] = at;
            cards++;
        }
        at = next;
    }
    history->card_first[cards] = at;
    history->card_count = cards;
    history->count = at;
}

/* How many bits a number has. */
static unsigned bits_of(uint64_t number)
{
    unsigned bits = 0;

    for (; number > 0; number >>= 1) {
        bits++;
    }
    return bits;
}

/*
 * Rows by time, then as they came. One word holds both where they fit, which
 * is half of the work: ten years in ms are 39 bits, a million rows 20.
 */
static uint32_t *sort_rows(const struct review_rows *rows)
{
    uint32_t *sorted = xreallocarray(NULL, rows->count + 1, sizeof(*sorted));
    uint64_t *keys = xreallocarray(NULL, rows->count + 1, sizeof(*keys));
    unsigned low = bits_of(rows->count);
    int64_t first = INT64_MAX;
    int64_t last = INT64_MIN;

    for (size_t i = 0; i < rows->count; i++) {
        first = rows->at_ms[i] < first ? rows->at_ms[i] : first;
        last = rows->at_ms[i] > last ? rows->at_ms[i] : last;
    }
    if (rows->count > 0 && bits_of((uint64_t)(last - first)) + low <= 64) {
        for (size_t i = 0; i < rows->count; i++) {
            keys[i] = (uint64_t)(rows->at_ms[i] - first) << low | i;
        }
        radix_sort_keys(keys, rows->count, low);
        for (size_t i = 0; i < rows->count; i++) {
            sorted[i] = (uint32_t)(keys[i] & (((uint64_t)1 << low) - 1));
        }
    } else {
        struct radix_pair *pairs =
            xreallocarray(NULL, rows->count + 1, sizeof(*pairs));

        for (size_t i = 0; i < rows->count; i++) {
            pairs[i] =
                (struct radix_pair){radix_key(rows->at_ms[i]), (uint32_t)i};
        }
        radix_sort(pairs, rows->count);
        for (size_t i = 0; i < rows->count; i++) {
            sorted[i] = pairs[i].value;
        }
        free(pairs);
    }
    free(keys);
    return sorted;
}

/* `place` of each row, after it was moved. */
static void order_by_time(const struct review_rows *rows, const uint32_t *place,
                          struct reviews *history)
{
    uint32_t *sorted = rows->sorted ? NULL : sort_rows(rows);
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++) {
        uint32_t at = place[sorted != NULL ? sorted[i] : i];

        if (at != NO_PLACE) {
            history->order[count++] = at;
        }
    }
    free(sorted);
}

void review_rows_finish(struct review_rows *rows, struct reviews *history)
{
    uint32_t *next = xreallocarray(NULL, rows->card_count + 1, sizeof(*next));
    uint32_t *place = xreallocarray(NULL, rows->count + 1, sizeof(*place));
    uint32_t *moved;

    allocate(history, rows);
    place_cards(rows, next, history);
    place_rows(rows, next, place, history);
    moved = history->order; /* filled at the end: free until then */
    keep_what_counts(history, moved);
    history->dropped = rows->count - history->count;
    for (size_t i = 0; i < rows->count; i++) {
        place[i] = moved[place[i]];
    }
    order_by_time(rows, place, history);
    release_rows(rows);
    free(next);
    free(place);
}
