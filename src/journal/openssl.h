/* openssl.h: OpenSSL's headers declare a type ERR_STATE, which is also an error of ours (base/err.h); theirs is renamed while
 * they are read. Include this before anything of ours and never <openssl/…> directly.
 */
#ifndef SG_JOURNAL_OPENSSL_H
#define SG_JOURNAL_OPENSSL_H
#define ERR_STATE openssl_err_state
#include <openssl/evp.h>
#undef ERR_STATE

#endif
