/* The passwords that most people choose. */
#ifndef SERVER_PASSWORD_COMMON_H
#define SERVER_PASSWORD_COMMON_H

/* Some in each text, a blank between two; NULL at the end. */
extern const char *const password_common[];

#endif
