// Where the borders of each province lie, by its number.

import p11 from "../../../../ground/province-11.ground";
import p26 from "../../../../ground/province-26.ground";
import p27 from "../../../../ground/province-27.ground";
import p28 from "../../../../ground/province-28.ground";
import p29 from "../../../../ground/province-29.ground";
import p30 from "../../../../ground/province-30.ground";
import p31 from "../../../../ground/province-31.ground";
import p36 from "../../../../ground/province-36.ground";
import p41 from "../../../../ground/province-41.ground";
import p42 from "../../../../ground/province-42.ground";
import p43 from "../../../../ground/province-43.ground";
import p44 from "../../../../ground/province-44.ground";
import p45 from "../../../../ground/province-45.ground";
import p46 from "../../../../ground/province-46.ground";
import p47 from "../../../../ground/province-47.ground";
import p48 from "../../../../ground/province-48.ground";
import p50 from "../../../../ground/province-50.ground";

export const PROVINCES: Record<string, string> = {
  ...{ "11": p11, "26": p26, "27": p27, "28": p28, "29": p29, "30": p30, "31": p31, "36": p36 },
  ...{ "41": p41, "42": p42, "43": p43, "44": p44, "45": p45, "46": p46, "47": p47, "48": p48 },
  ...{ "50": p50 },
};
