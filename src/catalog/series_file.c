/* curriculum.yaml and series.yaml. */
#include <stddef.h>

#include "catalog/files.h"
#include "catalog/names.h"

#define RECORD struct phase
static const struct field phase_fields[] = {
    FIELD("n", INT, NEED, n, RANGE(1, 99)),
    FIELD("months", RANGE, NEED, months, PLAIN),
    FIELD("episodes", RANGE, NEED, episodes, PLAIN),
    FIELD_END,
};
static const struct schema phase_schema = {
    .name = "phase",
    .fields = phase_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct curriculum
static const struct field curriculum_fields[] = {
    FIELD("format", IGNORED, MAY, node, PLAIN),
    FIELD("title", TEXT, NEED, title, MAX(120)),
    FIELD("language", TEXT, NEED, language, MAX(20)),
    FIELD("episodes", RANGE, NEED, episodes, PLAIN),
    FIELD("series", IDS, NEED, series, RANGE(1, 99)),
    FIELD("phases", RECORDS, NEED, phases, MAX(99), RECORDS_OF(phase_schema)),
    FIELD_END,
};
const struct schema curriculum_schema = {
    .name = "curriculum",
    .fields = curriculum_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD

#define RECORD struct series
static const struct field series_fields[] = {
    FIELD("format", IGNORED, MAY, node, PLAIN),
    FIELD("id", ID, NEED, id, PLAIN),
    FIELD("n", INT, NEED, n, RANGE(1, 6)),
    FIELD("title", TEXT, NEED, title, MAX(120)),
    FIELD("episodes", RANGE, NEED, episodes, PLAIN),
    FIELD("hours", NUMBER, NEED, hours, RANGE(0, 10000)),
    FIELD("audience", IDS, NEED, audience, MAX(40)),
    FIELD("level", ENUM, NEED, level, WORDS(names_series_level)),
    FIELD("summary", TEXT, NEED, summary, MAX(1000)),
    FIELD("benchmarks", TEXTS, MAY, benchmarks, MAX(100)),
    FIELD_END,
};
const struct schema series_schema = {
    .name = "series",
    .fields = series_fields,
    .size = sizeof(RECORD),
    KEEPS_NODE,
};
#undef RECORD
