// Of libcrypto only the digests, the derivation of keys from passwords, and its random numbers are used.
#pragma once
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
