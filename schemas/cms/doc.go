// Package cms shows what is in a signature and in a certificate, as data: who signed, when, with which algorithms, how much the
// signature carries to be checked later (CAdES), whom the certificate names in the words of Russian law.
//
// It checks no signature: cryptography, GOST above all, is the business of signing providers. What a container claims of itself
// is only a claim until they have confirmed it.
package cms
