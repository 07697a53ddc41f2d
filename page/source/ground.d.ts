// Files of borders are imported for their addresses.

declare module "*.ground" {
  const address: string;
  export default address;
}
