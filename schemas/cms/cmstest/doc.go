// Package cmstest makes certificates and signatures that are thrown away after a test. No authority stands behind them and no law
// knows them; what reads certificates and signatures cannot tell.
//
// What cannot be made panics: no test could go on then.
package cmstest
