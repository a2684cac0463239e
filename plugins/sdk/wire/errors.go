package wire

import "github.com/uzelhub/uzel/schemas/fault"

var (
	errTooLarge = fault.Define("UZ-SDK-101", fault.Connector, "документ больше, чем можно передать", "предел одного документа: 100 МиБ")
	errBroken   = fault.Define("UZ-SDK-102", fault.Connector, "документ передан не целиком или с искажениями",
		"если это повторяется, сообщите разработчику коннектора")
)
