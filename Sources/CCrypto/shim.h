// Of libcrypto only the digests are used.
#pragma once
#include <openssl/evp.h>
