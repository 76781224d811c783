/* epNNN.yaml of content: an episode. */
#include <stddef.h>
#include <stdlib.h>

#include "catalog/files.h"
#include "catalog/names.h"

static void finish_transcript(struct reader *reader, const struct node *node,
                              void *record)
{
    const struct transcript *transcript = record;

    if (transcript->file == NULL && transcript->url == NULL) {
        reader_error(reader, node->at, "S001",
                     "missing key 'file' or 'url' in transcript");
    }
}

#define RECORD struct transcript
static const struct field transcript_fields[] = {
    FIELD("file", TEXT, MAY, file, MAX(200)),
    FIELD("url", URL, MAY, url, MAX(1000)),
    FIELD("status", ENUM, NEED, status, WORDS(names_transcript_status)),
    FIELD("language", TEXT, MAY, language, MAX(20)),
    FIELD_END,
};
static const struct schema transcript_schema = {
    .name = "transcript",
    .fields = transcript_fields,
    .size = sizeof(RECORD),
    .finish = finish_transcript,
};
#undef RECORD

/* `starts`: chapter id to time. */
static void read_starts(struct reader *reader, const struct node *node,
                        void *record)
{
    struct recording *recording = record;
    size_t used = 0;

    if (!reader_is_map(reader, node) || node->count > SCHEMA_LIST_MAX) {
        return;
    }
    recording->starts = xcalloc(node->count + 1, sizeof(*recording->starts));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        struct recording_start *start = &recording->starts[used];

        if (!reader_is_text(reader, at)) {
            continue;
        }
        if (!value_time(at->text, &start->at_s)) {
            reader_error(reader, at->at, "S009",
                         "'%.60s' is not a time of the form hh:mm:ss",
                         at->text);
            continue;
        }
        start->chapter = xstrdup(at->key);
        used++;
    }
    recording->start_count = used;
}

static void finish_recording(struct reader *reader, const struct node *node,
                             void *record)
{
    const struct recording *recording = record;

    if (recording->file == NULL && recording->url == NULL) {
        reader_error(reader, node->at, "S001",
                     "missing key 'file' or 'url' in recording");
    }
}

static void release_recording(void *record)
{
    struct recording *recording = record;

    free(recording->file);
    free(recording->url);
    free(recording->sha256);
    for (size_t i = 0; i < recording->start_count; i++) {
        free(recording->starts[i].chapter);
    }
    free(recording->starts);
    schema_release(&transcript_schema, &recording->transcript);
    *recording = (struct recording){.file = NULL};
}

#define RECORD struct recording
static const struct field recording_fields[] = {
    FIELD("file", TEXT, MAY, file, MAX(200)),
    FIELD("url", URL, MAY, url, MAX(1000)),
    FIELD("bytes", NUMBER, MAY, bytes, RANGE(0, 1e12)),
    FIELD("sha256", TEXT, MAY, sha256, RANGE(64, 64)),
    FIELD("duration", DURATION, NEED, duration_s, PLAIN),
    FIELD("starts", CUSTOM, NEED, starts, READ_BY(read_starts)),
    FIELD("transcript", RECORD, MAY, transcript, RECORDS_OF(transcript_schema)),
    FIELD_END,
};
static const struct schema recording_schema = {
    .name = "recording",
    .fields = recording_fields,
    .size = sizeof(RECORD),
    .finish = finish_recording,
    .release = release_recording,
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct cold_open
static const struct field cold_open_fields[] = {
    FIELD("title", TEXT, NEED, title, MAX(120)),
    FIELD("text", TEXT, NEED, text, MAX(2000)),
    FIELD("claim", ENUM, NEED, claim, WORDS(names_claim)),
    FIELD("sources", IDS, MAY, sources, PLAIN),
    FIELD_END,
};
static const struct schema cold_open_schema = {
    .name = "cold open",
    .fields = cold_open_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

static void init_objective(void *record)
{
    struct objective *objective = record;

    objective->weight = 1;
}

#define RECORD struct objective
static const struct field objective_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("text", TEXT, NEED, text, MAX(200)),
    FIELD("level", ENUM, NEED, level, WORDS(names_level)),
    FIELD("weight", INT, MAY, weight, RANGE(1, 5)),
    FIELD_END,
};
static const struct schema objective_schema = {
    .name = "objective",
    .fields = objective_fields,
    .size = sizeof(RECORD),
    .init = init_objective,
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct chapter
static const struct field chapter_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("title", TEXT, NEED, title, MAX(120)),
    FIELD("kind", ENUM, NEED, kind, WORDS(names_chapter_kind)),
    FIELD("minutes", NUMBER, NEED, minutes, RANGE(0, 1000)),
    FIELD("objectives", IDS, MAY, objectives, PLAIN),
    FIELD_END,
};
static const struct schema chapter_schema = {
    .name = "chapter",
    .fields = chapter_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

static void init_source(void *record)
{
    struct source *source = record;

    source->minutes = -1;
}

#define RECORD struct source
static const struct field source_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("title", TEXT, NEED, title, MAX(300)),
    FIELD("path", TEXT, MAY, path, MAX(300)),
    FIELD("url", URL, MAY, url, MAX(1000)),
    FIELD("minutes", NUMBER, MAY, minutes, RANGE(0, 1000)),
    FIELD("kind", ENUM, MAY, kind, WORDS(names_source_kind)),
    FIELD("pattern", ID, MAY, pattern, PLAIN),
    FIELD("accessed", DATE, MAY, accessed, PLAIN),
    FIELD_END,
};
static const struct schema source_schema = {
    .name = "source",
    .fields = source_fields,
    .size = sizeof(RECORD),
    .init = init_source,
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct pattern_use
static const struct field pattern_use_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("role", ENUM, NEED, role, WORDS(names_pattern_role)),
    FIELD_END,
};
static const struct schema pattern_use_schema = {
    .name = "pattern",
    .fields = pattern_use_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct prerequisite
static const struct field prerequisite_fields[] = {
    FIELD("ref", REF, NEED, ref, PLAIN),
    FIELD("strength", ENUM, NEED, strength, WORDS(names_strength)),
    FIELD("why", TEXT, MAY, why, MAX(300)),
    FIELD_END,
};
static const struct schema prerequisite_schema = {
    .name = "prerequisite",
    .fields = prerequisite_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct see_also
static const struct field see_also_fields[] = {
    FIELD("ref", REF, NEED, ref, PLAIN),
    FIELD("why", TEXT, NEED, why, MAX(300)),
    FIELD_END,
};
static const struct schema see_also_schema = {
    .name = "see_also entry",
    .fields = see_also_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

/* `preset`: input name to quantity. */
static void read_presets(struct reader *reader, const struct node *node,
                         void *record)
{
    struct calc_use *use = record;
    size_t used = 0;

    if (!reader_is_map(reader, node) || node->count > SCHEMA_LIST_MAX) {
        return;
    }
    use->presets = xcalloc(node->count + 1, sizeof(*use->presets));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        char *value;

        if (!reader_name(reader, at, at->key)) {
            continue;
        }
        value = reader_text(reader, at, 60);
        if (value != NULL) {
            use->presets[used++] =
                (struct preset){.input = xstrdup(at->key), .value = value};
        }
    }
    use->preset_count = used;
}

static void release_calc_use(void *record)
{
    struct calc_use *use = record;

    for (size_t i = 0; i < use->preset_count; i++) {
        free(use->presets[i].input);
        free(use->presets[i].value);
    }
    free(use->presets);
    free(use->id);
    free(use->chapter);
    *use = (struct calc_use){.id = NULL};
}

#define RECORD struct calc_use
static const struct field calc_use_fields[] = {
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("chapter", ID, MAY, chapter, PLAIN),
    FIELD("preset", CUSTOM, MAY, presets, READ_BY(read_presets)),
    FIELD_END,
};
static const struct schema calc_use_schema = {
    .name = "calculator",
    .fields = calc_use_fields,
    .size = sizeof(RECORD),
    .release = release_calc_use,
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct episode
static const struct field episode_fields[] = {
    FIELD("format", IGNORED, MAY, node, PLAIN),
    FIELD("id", EPISODE, NEED, id, PLAIN),
    FIELD("n", INT, NEED, n, RANGE(1, 999)),
    FIELD("title", TEXT, NEED, title, MAX(120)),
    FIELD("series", ID, NEED, series, PLAIN),
    FIELD("status", ENUM, NEED, status, WORDS(names_episode_status)),
    FIELD("duration", DURATION, NEED, duration_s, PLAIN),
    FIELD("summary", TEXT, MAY, summary, RANGE(40, 400)),
    FIELD("released", DATE, MAY, released, PLAIN),
    FIELD("recording", RECORD, MAY, recording, RECORDS_OF(recording_schema)),
    FIELD("cold_open", RECORD, MAY, cold_open, RECORDS_OF(cold_open_schema)),
    FIELD("objectives", RECORDS, MAY, objectives, RANGE(2, 8),
          RECORDS_OF(objective_schema)),
    FIELD("topics", TEXTS, MAY, topics, PLAIN),
    FIELD("featured", TEXTS, MAY, featured, PLAIN),
    FIELD("structure", TEXTS, MAY, structure, PLAIN),
    FIELD("chapters", RECORDS, MAY, chapters, MAX(60),
          RECORDS_OF(chapter_schema)),
    FIELD("sources", RECORDS, MAY, sources, MAX(200),
          RECORDS_OF(source_schema)),
    FIELD("patterns", RECORDS, MAY, patterns, MAX(200),
          RECORDS_OF(pattern_use_schema)),
    FIELD("case_studies", IDS, MAY, case_studies, PLAIN),
    FIELD("prerequisites", RECORDS, MAY, prerequisites, MAX(100),
          RECORDS_OF(prerequisite_schema)),
    FIELD("see_also", RECORDS, MAY, see_also, MAX(100),
          RECORDS_OF(see_also_schema)),
    FIELD("calculators", RECORDS, MAY, calculators, MAX(60),
          RECORDS_OF(calc_use_schema)),
    FIELD("glossary", IDS, MAY, glossary, PLAIN),
    FIELD_END,
};
const struct schema episode_schema = {
    .name = "episode",
    .fields = episode_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD
