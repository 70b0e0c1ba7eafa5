import { useComputedColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { useSession } from "@/features/staff";
import { setTitleName } from "@/shared/parts";
import { tokensOf } from "@/shared/theme/accent";

/** Under which brand this desk works: its name in the window's title, its colour as the accent. */
export function useBrand() {
  const { brand } = useSession();
  const scheme = useComputedColorScheme("light");
  const [name, light, dark] = [brand?.name ?? null, brand?.colour, brand?.colour_on_dark];
  useEffect(() => {
    setTitleName(name);
    return () => setTitleName(null);
  }, [name]);
  useEffect(() => {
    if (!light || !dark) return;
    const { style } = document.documentElement;
    const tokens = tokensOf({ light, dark }, scheme);
    for (const [token, value] of Object.entries(tokens)) style.setProperty(token, value);
    return () => {
      for (const token of Object.keys(tokens)) style.removeProperty(token);
    };
  }, [light, dark, scheme]);
  return brand;
}
