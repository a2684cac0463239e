package engine

import "github.com/uzelhub/uzel/schemas/fault"

var errRouteTakesNone = fault.Define("UZ-ENG-070", fault.Setup, "маршрут таких документов не берёт",
	"посмотрите, что он берёт: uzel route list; нужен другой маршрут или другие kinds и when у этого")
