#include "quickstart.h"

// git_libgit2_init reads all of the system's root certificates where libgit2 was built with Mbed TLS, as on Debian:
// 3.7 ms of the 11 ms in which a command starts. Cairn has no use for them: libgit2 never speaks to a network here;
// fetching and pushing are the git program's. A definition in the executable comes before a library's, so that
// libgit2 meets this one. Were a connection tried all the same, it would fail for want of a trusted certificate.

int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
  (void)chain;
  (void)path;
  return 0;
}

int mbedtls_x509_crt_parse_path(void *chain, const char *path) {
  (void)chain;
  (void)path;
  return 0;
}

void cairn_start_quickly(void) {}

#ifdef CAIRN_STATIC_LIBGIT2
// libgit2's HTTP transport can authenticate with Kerberos, which Debian has as a shared library only. Nothing here
// speaks HTTP; where it is linked in, these stand for it and refuse.

#define GSS_S_UNAVAILABLE (16u << 16)
#define REFUSE(name) \
  unsigned name(void) { return GSS_S_UNAVAILABLE; }

const void *GSS_C_NT_HOSTBASED_SERVICE = 0;
REFUSE(gss_delete_sec_context)
REFUSE(gss_display_status)
REFUSE(gss_import_name)
REFUSE(gss_indicate_mechs)
REFUSE(gss_init_sec_context)
REFUSE(gss_release_buffer)
REFUSE(gss_release_name)
REFUSE(gss_release_oid_set)
#endif
