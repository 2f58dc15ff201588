/* ack.h: an acknowledged command, as a client of the program would remember it; and the numbers that tests draw. */
#ifndef SG_FAULT_ACK_H
#define SG_FAULT_ACK_H
#include <stdint.h>

struct ack {
    uint64_t number; /* of the command, which is its key too; 0: a signed checkpoint over the first `seq` events */
    int64_t id, seq; /* what was answered; id -1: not known */
};

/* xorshift64*: the same numbers for the same seed, which a failing test prints. */
static inline uint64_t draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du;
}

#endif
