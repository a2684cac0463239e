// Package timebooktest reads the examples of ERPI, the API of Timebook, on which both sides are tried: the connector's
// client and the sandbox. It knows neither.
package timebooktest
