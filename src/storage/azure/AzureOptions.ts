export interface AzureOptions {
  /** One of the account's two keys, in base64. Not needed with `connectionString`. */
  readonly accountKey?: string
  /** Name of the storage account. Not needed with `connectionString`. */
  readonly accountName?: string
  /** Makes the container at start when it is missing; it is private then. @default false */
  readonly allowContainerCreate?: boolean
  /** Base URL of a CDN in front of the container; the `cdnUrl` of a file begins with it. */
  readonly cdnUrl?: string
  /** As the portal shows it under "Access keys", or `'UseDevelopmentStorage=true'`. It has to hold an account key. */
  readonly connectionString?: string
  /** Name of the container. */
  readonly container: string
  /**
   * URL of the blob service, for Azurite and for the clouds that have other names, such as
   * `https://<account>.blob.core.chinacloudapi.cn`.
   *
   * @default 'https://<accountName>.blob.core.windows.net', or what the connection string says
   */
  readonly endpoint?: string
  /** Folder inside the container that everything goes under, such as `'media'`. */
  readonly prefix?: string
  /** Base URL that the container answers at; the `publicUrl` of a file begins with it. */
  readonly publicUrl?: string
  /**
   * Where browsers send their parts. `'server'`: to the plugin's own endpoint, which streams them to Azure and
   * refuses every byte too many. `'direct'`: straight to Azure, which takes whatever comes for as long as the URL
   * lives; what does not fit is found when the upload is completed, and never becomes part of a file.
   *
   * @default 'server'
   */
  readonly upload?: 'direct' | 'server'
}
