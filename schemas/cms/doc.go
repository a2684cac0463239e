// Package cms reads signatures and certificates as data: who signed, when, with which algorithms, how much evidence the signature
// carries for later checks (CAdES), and whom the certificate names, in the terms of Russian law.
//
// It verifies nothing: cryptography, GOST above all, is left to signing providers. Whatever a container says about itself is only
// a claim until one of them has confirmed it.
package cms
