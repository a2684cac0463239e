package main

import "github.com/uzelhub/uzel/schemas/fault"

var errTally = fault.Define("UZ-CLI-070", fault.Input, "у другой стороны документов больше, чем прошло через узел",
	"найдите их в программе оператора: событие потеряно или документ прошёл мимо узла; известное снимает --accept")
