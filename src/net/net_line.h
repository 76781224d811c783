/* A progress line, parsed: foreign bytes end here. */
#ifndef NET_NET_LINE_H
#define NET_NET_LINE_H

#include "net/net.h"

/* NULL for what is no JSON object with a text "step". */
struct net_line *net_line_parse(const char *text, size_t len);
void net_line_free(struct net_line *line);

#endif
