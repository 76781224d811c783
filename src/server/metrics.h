/* The routes of the address for metrics. */
#ifndef SERVER_METRICS_H
#define SERVER_METRICS_H

struct route;

const struct route *metrics_routes(void);

#endif
