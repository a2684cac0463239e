// Package sandbox plays CryptoPro DSS 2.0 with its verification service: log-in by password, certificates, signing with and without
// the confirmation of a person, verification. It is written from the documented behaviour of the service, not from a client of ours.
//
// It signs with throw-away ECDSA keys where the service has GOST ones: containers are CAdES-BES all the same, timestamps it has none.
package sandbox
