export type CertificateRequest = {
    /** DNS names (or addresses) for subjectAltName; the first is the common name too. */
    readonly names: readonly [string, ...string[]];
    /** Default an hour ago. */
    readonly notBefore?: Date;
    /** Default in ten days. */
    readonly notAfter?: Date;
};
/** PEM texts; the shape the product's own lab mints, so that its certificates can be served as well. */
export type ServerCertificate = {
    readonly cert: string;
    readonly key: string;
};
export type Issued = ServerCertificate & {
    /** For servers that want paths; in the authority's folder. */
    readonly certPath: string;
    readonly keyPath: string;
};
export type Authority = {
    readonly caPem: string;
    readonly caPath: string;
    issue(request: CertificateRequest): Promise<Issued>;
    /** Removes the folder with all keys. */
    remove(): void;
};
export declare function createAuthority(commonName?: string): Promise<Authority>;
