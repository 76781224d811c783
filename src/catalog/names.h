/* The closed lists of the format, in the order of their enums. */
#ifndef CATALOG_NAMES_H
#define CATALOG_NAMES_H

extern const char *const names_episode_status[];
extern const char *const names_series_level[];
extern const char *const names_chapter_kind[];
extern const char *const names_pattern_category[];
extern const char *const names_pattern_tier[];
extern const char *const names_pattern_status[];
extern const char *const names_case_kind[];
extern const char *const names_claim[];
extern const char *const names_source_kind[];
extern const char *const names_transcript_status[];
extern const char *const names_pattern_role[];
extern const char *const names_strength[];
extern const char *const names_evidence_kind[];
extern const char *const names_level[];
extern const char *const names_confidence[];

#endif
